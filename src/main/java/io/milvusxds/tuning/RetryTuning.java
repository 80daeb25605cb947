package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * When and how often a failed request is sent again.
 *
 * @param conditions in the order of {@link RetryCondition}, each once; empty means never
 * @param retries how often, 0..10; 0 means never
 * @param perTryTimeout after which another attempt begins beside one without an answer; more than 0
 *     and at most the route's timeout
 */
public record RetryTuning(List<RetryCondition> conditions, int retries, Duration perTryTimeout) {
  public RetryTuning {
    conditions = conditions.stream().distinct().sorted().toList();
    requireNonNull(perTryTimeout, "perTryTimeout");
    if (retries < 0 || retries > 10) {
      throw new IllegalArgumentException("retries: " + retries + " (expected: 0..10)");
    }
  }
}
