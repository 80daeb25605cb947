package io.milvusxds.tuning;

/** What decides the shard of a search, when the caller does not say it in a header. */
public enum SegmentKey {
  /** Nothing: a search without the header goes to any endpoint. */
  HEADER("header"),
  /** The collection that is searched. */
  COLLECTION("collection"),
  /** The collection together with the partitions that are searched. */
  COLLECTION_PARTITION("collection-partition"),
  /** The files (segments) that SearchInFiles names; for other searches the collection. */
  FILE("file");

  private final String label;

  SegmentKey(String label) {
    this.label = label;
  }

  /** The word in the annotation. */
  public String label() {
    return label;
  }
}
