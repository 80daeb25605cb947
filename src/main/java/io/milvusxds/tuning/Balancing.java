package io.milvusxds.tuning;

/** How an endpoint of a pool is chosen. */
public enum Balancing {
  ROUND_ROBIN,
  LEAST_REQUEST,
  RANDOM
}
