package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

/**
 * How much one Envoy may have under way to a pool, per routing priority.
 *
 * @param maxConnections 1..1000000
 * @param maxPendingRequests 1..1000000
 * @param maxRequests 1..1000000
 * @param retryLimit how many retries may be under way
 */
public record CircuitBreakerTuning(
    int maxConnections, int maxPendingRequests, int maxRequests, RetryLimit retryLimit) {
  public CircuitBreakerTuning {
    requireNonNull(retryLimit, "retryLimit");
  }
}
