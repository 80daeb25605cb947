package io.milvusxds.translate;

import io.milvusxds.tuning.SegmentKey;

/**
 * How Envoy makes the key of a search out of the fields of its request: the text whose hash chooses
 * the shard.
 *
 * <p>A format string of Envoy, made of CEL expressions that each give one name or nothing. The text
 * is a name as it stands in the request, so that a caller who sends {@code coll_7} in the header
 * and one who sends nothing reach the same shard. Envoy's CEL neither joins texts nor goes through
 * lists; therefore the pieces stand side by side, and only so many partitions count.
 */
final class SegmentKeyText {
  /** A search in more partitions than these is told from others by its first ones. */
  static final int PARTITIONS = 4;

  /** Between the names that make up one key; Milvus allows it in none of them. */
  static final String SEPARATOR = "/";

  private static final String FIELDS =
      "metadata.filter_metadata['" + SegmentFilters.FIELDS_METADATA + "']";

  // A request has either of the two. What it does not have is an error in CEL and prints nothing.
  private static final String COLLECTION =
      cel(first(field(SegmentFields.COLLECTION)))
          + cel(first(field(SegmentFields.NESTED + SegmentFields.COLLECTION)));

  private SegmentKeyText() {}

  /** The format string; it prints nothing for a search that has no key. */
  static String of(SegmentKey key) {
    return switch (key) {
      case HEADER -> throw new IllegalArgumentException("key: HEADER (expected: one in the body)");
      case COLLECTION -> COLLECTION;
      case COLLECTION_PARTITION -> COLLECTION + partitions();
      case FILE -> firstFile() + cel(first(field(SegmentFields.COLLECTION)));
    };
  }

  /** The first partitions, a separator before each. */
  private static String partitions() {
    String nested = SegmentFields.NESTED + SegmentFields.PARTITION;
    String list =
        "('"
            + nested
            + "' in "
            + FIELDS
            + " ? "
            + field(nested)
            + " : "
            + field(SegmentFields.PARTITION)
            + ")";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PARTITIONS; i++) {
      text.append(cel("size(" + list + ") > " + i + " ? '" + SEPARATOR + "' : ''"))
          .append(cel(list + "[" + i + "]"));
    }
    return text.toString();
  }

  /** A search in files that names none is one of the collection. */
  private static String firstFile() {
    String files = field(SegmentFields.FILE);
    String collection = field(SegmentFields.NESTED + SegmentFields.COLLECTION);
    return cel(first("(size(" + files + ") > 0 ? " + files + " : " + collection + ")"));
  }

  private static String field(String path) {
    return FIELDS + "['" + path + "']";
  }

  private static String first(String list) {
    return list + "[0]";
  }

  private static String cel(String expression) {
    return "%CEL(" + expression + ")%";
  }
}
