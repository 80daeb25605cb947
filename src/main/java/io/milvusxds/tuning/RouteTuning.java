package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.ChoiceForm;
import io.milvusxds.tuning.form.DurationForm;
import java.time.Duration;

/**
 * How the requests to one service are routed.
 *
 * @param timeout for a whole request, retries included; more than 0. The route's idle timeout
 *     follows it.
 * @param retry when and how often a failed request is sent again
 * @param priority which set of circuit breakers counts
 */
public record RouteTuning(Duration timeout, RetryTuning retry, Priority priority) {
  /** Envoy's routing priority: each has circuit breakers of its own. */
  public enum Priority {
    DEFAULT,
    HIGH
  }

  public static final Setting<Duration> TIMEOUT =
      Setting.declare(
              "timeout", new DurationForm(Duration.ofMillis(10), Duration.ofHours(24), "5s"))
          .defaultsTo("1s")
          .onWrites("3600s")
          .shaping(Shaped.ROUTES)
          .help(
              "How long a whole request may take, retries included; the idle timeout follows it.");

  public static final Setting<Priority> PRIORITY =
      Setting.declare(
              "priority",
              new ChoiceForm<>(ImmutableMap.of("high", Priority.HIGH, "default", Priority.DEFAULT)))
          .defaultsTo("high")
          .shaping(Shaped.ROUTES)
          .help("Envoy's routing priority, which decides the set of circuit breakers that counts.");

  public RouteTuning {
    requireNonNull(timeout, "timeout");
    requireNonNull(retry, "retry");
    requireNonNull(priority, "priority");
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
    }
  }

  /** The settings of a service of this role without another annotation, or of none. */
  public static RouteTuning byDefault(EndpointRole role) {
    return of(Settings.defaults(role));
  }

  static RouteTuning of(Settings settings) {
    return new RouteTuning(settings.get(TIMEOUT), RetryTuning.of(settings), settings.get(PRIORITY));
  }
}
