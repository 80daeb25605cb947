package io.milvusxds.tuning;

import com.google.common.base.Splitter;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an independent validator says about annotations, going by the schema in the docs. */
final class SchemaVerdict {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final String TEXT = text();
  private static final Schema SCHEMA = REGISTRY.getSchema(TEXT, InputFormat.JSON);

  private SchemaVerdict() {}

  /** What does not fit; empty when everything fits. */
  static List<String> on(Map<String, String> annotations) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    annotations.forEach(node::put);
    return SCHEMA.validate(node).stream().map(Object::toString).toList();
  }

  /**
   * What about the schema does not fit the schema of its draft, which the validator brings along.
   */
  static List<String> onTheSchema() {
    String draft = SpecificationVersion.DRAFT_2020_12.getDialectId();
    return REGISTRY.getSchema(SchemaLocation.of(draft)).validate(TEXT, InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  /**
   * Whether the schema cannot tell that a text is bad: a list repeats an item, a name is too long
   * for DNS, or a prefix catches a write.
   */
  static boolean needsTheParser(Setting<?> key, String text) {
    List<String> items = Splitter.on(',').splitToStream(text).map(String::strip).toList();
    boolean repeats = items.stream().distinct().count() < items.size();
    boolean isLong =
        items.stream()
            .anyMatch(
                item ->
                    item.length() > 253
                        || Splitter.onPattern("[.:]")
                            .splitToStream(item)
                            .anyMatch(label -> label.length() > 63));
    boolean catchesWrite =
        key == ReadTuning.READ_PREFIXES && items.stream().anyMatch(item -> isBeyondReads(item));
    return repeats || isLong || catchesWrite;
  }

  private static boolean isBeyondReads(String prefix) {
    return new PathPrefixForm()
        .violations().stream()
            .anyMatch(
                violation ->
                    violation.<Boolean>match(found -> false, strays -> strays.isBrokenBy(prefix)));
  }

  private static String text() {
    try {
      return Files.readString(Path.of("docs", "annotations.schema.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
