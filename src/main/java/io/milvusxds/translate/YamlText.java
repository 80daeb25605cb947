package io.milvusxds.translate;

import io.milvusxds.translate.YamlNode.Mapping;
import io.milvusxds.translate.YamlNode.Scalar;
import io.milvusxds.translate.YamlNode.Sequence;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes YAML in block style. */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");

  /** Protobuf durations: the unit keeps every reader from taking them for a number. */
  private static final Pattern DURATION = Pattern.compile("[0-9]+(\\.[0-9]+)?s");

  /** Words that YAML 1.1 reads as a boolean or as nothing, in lower case. */
  private static final Set<String> RESERVED =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private YamlText() {}

  /** The node as a document that ends with a line break. */
  static String of(YamlNode root) {
    return isBlock(root) ? block(root, "") : inline(root) + "\n";
  }

  /** A text as one value; bare only when no YAML reader can take it for something else. */
  static Scalar text(String value) {
    boolean bare =
        (PLAIN.matcher(value).matches() && !RESERVED.contains(value.toLowerCase(Locale.ROOT)))
            || DURATION.matcher(value).matches();
    return new Scalar(bare ? value : quoted(value));
  }

  /** A text in double quotes, as one line. */
  static String quoted(String value) {
    return value
        .codePoints()
        .mapToObj(YamlText::escaped)
        .collect(Collectors.joining("", "\"", "\""));
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
  private static String block(YamlNode node, String indent) {
    return node.match(
        mapping -> mappingLines(mapping, indent),
        sequence -> sequenceLines(sequence, indent),
        scalar -> indent + scalar.text() + "\n");
  }

  private static String mappingLines(Mapping mapping, String indent) {
    StringBuilder lines = new StringBuilder();
    for (YamlNode.Entry entry : mapping.entries()) {
      lines.append(indent).append(text(entry.key()).text()).append(':');
      lines.append(
          isBlock(entry.value())
              ? "\n" + block(entry.value(), indent + "  ")
              : " " + inline(entry.value()) + "\n");
    }
    return lines.toString();
  }

  private static String sequenceLines(Sequence sequence, String indent) {
    StringBuilder lines = new StringBuilder();
    for (YamlNode item : sequence.items()) {
      // The item's first line stands behind the dash, the others below it.
      String inner =
          isBlock(item) ? block(item, indent + "  ") : indent + "  " + inline(item) + "\n";
      lines.append(indent).append("- ").append(inner.substring(indent.length() + 2));
    }
    return lines.toString();
  }

  private static boolean isBlock(YamlNode node) {
    return node.match(
        mapping -> !mapping.entries().isEmpty(),
        sequence -> !sequence.items().isEmpty(),
        scalar -> false);
  }

  private static String inline(YamlNode node) {
    return node.match(mapping -> "{}", sequence -> "[]", Scalar::text);
  }
}
