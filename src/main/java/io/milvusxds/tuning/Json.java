package io.milvusxds.tuning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** A JSON value to be printed, indented by two blanks; its fields keep the order given. */
sealed interface Json {
  /** A string. */
  record Text(String value) implements Json {
    @Override
    public String print(String indent) {
      StringBuilder out = new StringBuilder("\"");
      value.codePoints().forEach(codePoint -> append(out, codePoint));
      return out.append('"').toString();
    }

    private static void append(StringBuilder out, int codePoint) {
      if (codePoint == '"' || codePoint == '\\') {
        out.append('\\').appendCodePoint(codePoint);
      } else if (codePoint < 0x20) {
        out.append(String.format("\\u%04x", codePoint));
      } else {
        out.appendCodePoint(codePoint);
      }
    }
  }

  /** True or false. */
  record Flag(boolean value) implements Json {
    @Override
    public String print(String indent) {
      return Boolean.toString(value);
    }
  }

  /** An array, one item a line. */
  record Items(List<Json> items) implements Json {
    @Override
    public String print(String indent) {
      String inner = indent + "  ";
      StringJoiner lines = new StringJoiner(",\n" + inner, "[\n" + inner, "\n" + indent + "]");
      items.forEach(item -> lines.add(item.print(inner)));
      return items.isEmpty() ? "[]" : lines.toString();
    }
  }

  /** An object, one field a line. */
  record Fields(Map<String, Json> fields) implements Json {
    /** An object without fields. */
    static Fields none() {
      return new Fields(Map.of());
    }

    /** These fields and one more at the end. */
    Fields with(String name, Json value) {
      Map<String, Json> more = new LinkedHashMap<>(fields);
      more.put(name, value);
      return new Fields(more);
    }

    Fields with(String name, String value) {
      return with(name, new Text(value));
    }

    @Override
    public String print(String indent) {
      String inner = indent + "  ";
      StringJoiner lines = new StringJoiner(",\n" + inner, "{\n" + inner, "\n" + indent + "}");
      fields.forEach(
          (name, value) -> lines.add(new Text(name).print(inner) + ": " + value.print(inner)));
      return fields.isEmpty() ? "{}" : lines.toString();
    }
  }

  /** An array of strings. */
  static Items texts(List<String> texts) {
    return new Items(texts.stream().<Json>map(Text::new).toList());
  }

  /**
   * The value as text, without a line break at its end.
   *
   * @param indent blanks before the line on which the value ends
   */
  String print(String indent);
}
