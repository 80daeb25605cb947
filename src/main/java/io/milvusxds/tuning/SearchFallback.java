package io.milvusxds.tuning;

/** Where a search goes when no read-only endpoint is usable. */
public enum SearchFallback {
  /** Nowhere: it fails with UNAVAILABLE. */
  NONE,
  /** To the read-write node. */
  READ_WRITE
}
