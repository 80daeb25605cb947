package io.milvusxds.tuning;

/** Envoy's routing priority: each has circuit breakers of its own. */
public enum RoutingPriority {
  DEFAULT,
  HIGH
}
