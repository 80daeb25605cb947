package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the requests to one service are routed.
 *
 * @param timeout for a whole request, retries included; more than 0. The route's idle timeout
 *     follows it.
 * @param retry when and how often a failed request is sent again
 * @param priority which set of circuit breakers counts
 */
public record RouteTuning(Duration timeout, RetryTuning retry, RoutingPriority priority) {
  public RouteTuning {
    requireNonNull(timeout, "timeout");
    requireNonNull(retry, "retry");
    requireNonNull(priority, "priority");
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
    }
  }
}
