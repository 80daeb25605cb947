package io.milvusxds.translate.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes YAML in block style. */
public final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");

  /** Protobuf durations: the unit keeps every reader from taking them for a number. */
  private static final Pattern DURATION = Pattern.compile("[0-9]+(\\.[0-9]+)?s");

  /** Words that YAML 1.1 reads as a boolean or as nothing, in lower case. */
  private static final Set<String> RESERVED =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  /** How long a key may be on a line with its value. Source: YAML 1.2, "Single Pair Mappings". */
  private static final int MAX_IMPLICIT_KEY = 1024;

  private YamlText() {}

  /** The tree as a document that ends with a line break. */
  public static String of(JsonNode root) {
    return isBlock(root) ? block(root, "") : inline(root) + "\n";
  }

  /** A text in double quotes, as one line. */
  public static String quoted(String value) {
    return value
        .codePoints()
        .mapToObj(YamlText::escaped)
        .collect(Collectors.joining("", "\"", "\""));
  }

  // Bare only when no YAML reader can take it for something else.
  private static String text(String value) {
    boolean bare =
        (PLAIN.matcher(value).matches() && !RESERVED.contains(value.toLowerCase(Locale.ROOT)))
            || DURATION.matcher(value).matches();
    return bare ? value : quoted(value);
  }

  private static String escaped(int codePoint) {
    return switch (codePoint) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      default ->
          codePoint >= 0x20 && codePoint < 0x7f
              ? Character.toString(codePoint)
              : String.format("\\U%08x", codePoint);
    };
  }

  /** Lines that each begin with the indent and end with a line break. */
  private static String block(JsonNode node, String indent) {
    return node.isObject() ? mappingLines(node, indent) : sequenceLines(node, indent);
  }

  private static String mappingLines(JsonNode mapping, String indent) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
      lines.append(indent).append(key(text(entry.getKey()), indent)).append(':');
      lines.append(
          isBlock(entry.getValue())
              ? "\n" + block(entry.getValue(), indent + "  ")
              : " " + inline(entry.getValue()) + "\n");
    }
    return lines.toString();
  }

  // Behind a question mark a key may be as long as it likes.
  private static String key(String written, String indent) {
    return written.length() > MAX_IMPLICIT_KEY ? "? " + written + "\n" + indent : written;
  }

  private static String sequenceLines(JsonNode sequence, String indent) {
    StringBuilder lines = new StringBuilder();
    for (JsonNode item : sequence) {
      // The item's first line stands behind the dash, the others below it.
      String inner =
          isBlock(item) ? block(item, indent + "  ") : indent + "  " + inline(item) + "\n";
      lines.append(indent).append("- ").append(inner.substring(indent.length() + 2));
    }
    return lines.toString();
  }

  private static boolean isBlock(JsonNode node) {
    return node.isContainerNode() && !node.isEmpty();
  }

  private static String inline(JsonNode node) {
    if (node.isFloatingPointNumber()) {
      return number(node.doubleValue());
    }
    return node.isTextual() ? text(node.textValue()) : node.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
