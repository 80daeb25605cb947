package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import io.milvusxds.tuning.form.IntegerForm;
import io.milvusxds.tuning.form.ValueForm;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

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
     * A fixed number for the whole pool. Envoy's own default of 3, or 1, is too few when a node
     * dies under load.
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

  // Retries may be a fifth of the load; the least is for quiet times, when a fifth is nothing.
  // A second, because of what is under way at the moment a node dies, half may need a retry.
  private static final RetryLimit RETRY_BUDGET =
      new RetryLimit.Budget(20, Duration.ofSeconds(1), 16);
  private static final ValueForm<Integer> LIMIT = new IntegerForm(1, 1_000_000, 10_000);

  public static final Setting<Integer> MAX_CONNECTIONS =
      Setting.declare("circuit-breaker.max-connections", LIMIT)
          .defaultsTo("20480")
          .shaping(Shaped.POOL)
          .help("Connections that one Envoy may hold to all endpoints of the Service.");

  public static final Setting<Integer> MAX_PENDING_REQUESTS =
      Setting.declare("circuit-breaker.max-pending-requests", LIMIT)
          .defaultsTo("20480")
          .shaping(Shaped.POOL)
          .help("Requests that may wait for a connection in one Envoy.");

  public static final Setting<Integer> MAX_REQUESTS =
      Setting.declare("circuit-breaker.max-requests", LIMIT)
          .defaultsTo("20480")
          .shaping(Shaped.POOL)
          .help("Requests that one Envoy may have under way.");

  public static final Setting<Integer> MAX_RETRIES =
      Setting.declare("circuit-breaker.max-retries", LIMIT)
          .defaultsToRule("20 % of the requests of the last second, at least 16")
          .shaping(Shaped.POOL)
          .switchedOffBy(RetryTuning.NEVER)
          .help("Retries that one Envoy may have under way; a number replaces the budget.");

  static final List<Setting<?>> SETTINGS =
      List.of(MAX_CONNECTIONS, MAX_PENDING_REQUESTS, MAX_REQUESTS, MAX_RETRIES);

  public CircuitBreakerTuning {
    requireNonNull(retryLimit, "retryLimit");
  }

  static CircuitBreakerTuning of(Settings settings) {
    return new CircuitBreakerTuning(
        settings.get(MAX_CONNECTIONS),
        settings.get(MAX_PENDING_REQUESTS),
        settings.get(MAX_REQUESTS),
        settings.find(MAX_RETRIES).<RetryLimit>map(RetryLimit.Fixed::new).orElse(RETRY_BUDGET));
  }
}
