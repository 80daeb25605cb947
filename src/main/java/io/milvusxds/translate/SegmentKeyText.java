package io.milvusxds.translate;

import io.milvusxds.tuning.SegmentKey;

/**
 * How Envoy makes the key of a search out of the fields of its request: the text whose hash chooses
 * the shard.
 *
 * <p>A format string of Envoy, made of CEL expressions that each give one name or nothing. The text
 * is a name as it stands in the request, so that a caller who sends {@code coll_7} in the header
 * and one who sends nothing reach the same shard. Envoy's CEL neither joins texts nor goes through
 * lists; therefore the pieces stand side by side, and each partition is compared with each other.
 */
final class SegmentKeyText {
  /** A search in more partitions than these counts as one of the whole collection. */
  static final int PARTITIONS = 4;

  /** Between the names that make up one key; Milvus allows it in none of them. */
  static final String SEPARATOR = "/";

  /** The database of a search that names none; its collections have keys without a database. */
  static final String DEFAULT_DATABASE = "default";

  /** Where clients of Milvus 2.x name the database for all their calls. */
  static final String DATABASE_HEADER = "dbname";

  private static final String FIELDS =
      "metadata.filter_metadata['" + SegmentFilters.FIELDS_METADATA + "']";

  // A request has either of the two. What it does not have is an error in CEL and prints nothing.
  private static final String COLLECTION =
      database()
          + cel(first(field(SegmentFields.COLLECTION)))
          + cel(first(field(SegmentFields.NESTED + SegmentFields.COLLECTION)));

  private SegmentKeyText() {}

  /** The format string; it prints nothing for a search that has no key. */
  static String of(SegmentKey key) {
    return switch (key) {
      case HEADER -> throw new IllegalArgumentException("key: HEADER (expected: one in the body)");
      case COLLECTION -> COLLECTION;
      case COLLECTION_PARTITION -> COLLECTION + partitions();
      case FILE -> firstFile() + database() + cel(first(field(SegmentFields.COLLECTION)));
    };
  }

  /**
   * The database and a separator; nothing for the default database and for Milvus 1.x, whose
   * requests have no such field. The field wins over the header, as in Milvus.
   */
  private static String database() {
    String names = field(SegmentFields.DATABASE);
    String header = "request.headers['" + DATABASE_HEADER + "']";
    String isNamed = "size(" + names + ") > 0";
    String name = "(" + isNamed + " ? " + first(names) + " : " + header + ")";
    String counts = name + " != '" + DEFAULT_DATABASE + "' && " + name + " != ''";
    return cel(counts + " ? " + name + " : ''") + cel(counts + " ? '" + SEPARATOR + "' : ''");
  }

  /**
   * A separator and the least partition by the order of its bytes, so that the order in which a
   * search names them does not matter; and what it names beside the least is loaded where that one
   * is.
   */
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
    String size = "size(" + list + ")";
    StringBuilder text =
        new StringBuilder(
            cel(size + " > 0 && " + size + " <= " + PARTITIONS + " ? '" + SEPARATOR + "' : ''"));
    for (int i = 0; i < PARTITIONS; i++) {
      text.append(cel(least(list, size, i) + " ? " + list + "[" + i + "] : ''"));
    }
    return text.toString();
  }

  /** Whether this partition is the least; of two that are equal it is the first. */
  private static String least(String list, String size, int i) {
    StringBuilder least = new StringBuilder(size + " > " + i + " && " + size + " <= " + PARTITIONS);
    for (int j = 0; j < PARTITIONS; j++) {
      if (j == i) {
        continue;
      }
      String order = j < i ? " < " : " <= ";
      least.append(" && (%s <= %d || %s[%d]%s%s[%d])".formatted(size, j, list, i, order, list, j));
    }
    return least.toString();
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
