package io.milvusxds.tuning;

/** How an endpoint of a pool is chosen. */
public enum Balancing {
  ROUND_ROBIN,
  LEAST_REQUEST,
  RANDOM,
  /** Among the endpoints that own the shard of what is searched; see {@link SegmentTuning}. */
  SEGMENT_HASH
}
