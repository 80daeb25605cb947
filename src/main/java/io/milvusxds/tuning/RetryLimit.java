package io.milvusxds.tuning;

import java.time.Duration;
import java.util.function.Function;

/** How many retries one Envoy may have under way to a pool. */
public sealed interface RetryLimit {
  /**
   * A share of the requests of the last moments.
   *
   * @param percent of the requests that began within the window
   * @param window more than 0
   * @param minConcurrency always allowed, however few requests there are
   */
  record Budget(int percent, Duration window, int minConcurrency) implements RetryLimit {
    @Override
    public <R> R match(Function<Budget, R> budget, Function<Fixed, R> fixed) {
      return budget.apply(this);
    }
  }

  /**
   * A fixed number for the whole pool. Envoy's own default of 3, or 1, is too few when a node dies
   * under load.
   */
  record Fixed(int maxRetries) implements RetryLimit {
    @Override
    public <R> R match(Function<Budget, R> budget, Function<Fixed, R> fixed) {
      return fixed.apply(this);
    }
  }

  /** Applies the function of the case at hand. */
  <R> R match(Function<Budget, R> budget, Function<Fixed, R> fixed);
}
