package io.milvusxds.discovery.file;

import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/** What a value without quotes is. */
enum ScalarType {
  TEXT,
  WHOLE_NUMBER,
  FRACTION,
  BOOLEAN,
  NULL;

  private static final CoreScalarResolver CORE_SCHEMA = new CoreScalarResolver(false);

  // Source: https://yaml.org/type/bool.html; kubectl's YAML library still follows it.
  private static final Set<String> BOOLEANS_OF_YAML_1_1 =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off",
          "OFF");

  /** By the core schema of YAML 1.2. */
  static ScalarType ofPlain(String text) {
    Tag tag = CORE_SCHEMA.resolve(text, true);
    if (tag.equals(Tag.INT)) {
      return WHOLE_NUMBER;
    }
    if (tag.equals(Tag.FLOAT)) {
      return FRACTION;
    }
    if (tag.equals(Tag.BOOL)) {
      return BOOLEAN;
    }
    return tag.equals(Tag.NULL) ? NULL : TEXT;
  }

  /** Whether plain text is a boolean for kubectl though it is text here, such as {@code off}. */
  static boolean isBooleanOfYaml11(String text) {
    return BOOLEANS_OF_YAML_1_1.contains(text);
  }
}
