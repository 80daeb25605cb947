package io.milvusxds.tuning;

/** What of a deployment a setting shapes: only that is in doubt when the setting is. */
public enum Shaped {
  /** Which endpoints belong to which pool. */
  MEMBERSHIP,
  /** Which requests go to which pool, and how. */
  ROUTES,
  /** How a pool is treated: balancing, limits, health. */
  POOL,
  /**
   * What each endpoint of a pool serves, and which help out. Never in doubt: an Envoy that was not
   * told of endpoints for the sake of a setting would be left with those that are gone.
   */
  ENDPOINTS
}
