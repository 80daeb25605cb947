package io.milvusxds.tuning;

import java.util.function.Function;

/** How many retries one Envoy may have under way to a pool. */
public sealed interface RetryLimit {
  /**
   * A share of the requests under way.
   *
   * @param percent of active and pending requests
   * @param minConcurrency always allowed, however few requests are under way
   */
  record Budget(int percent, int minConcurrency) implements RetryLimit {
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
