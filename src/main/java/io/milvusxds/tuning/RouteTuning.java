package io.milvusxds.tuning;

import static com.google.common.collect.Maps.toImmutableEnumMap;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.ChoiceForm;
import io.milvusxds.tuning.form.DurationForm;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the calls of one class to a service are routed.
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
          .defaultsToRule(
              "1s for searches of Milvus 1.x, 60s for those of 2.x", RouteTuning::ofTheOnlyApi)
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

  /** What applies to a class when no service has its role. */
  public static RouteTuning byDefault(CallClass calls) {
    return of(Settings.defaults(ServiceRole.of(calls.target())), calls);
  }

  /** For each class of calls that a pool takes. */
  static Map<CallClass, RouteTuning> of(Settings settings, EndpointRole pool) {
    return Arrays.stream(CallClass.values())
        .filter(calls -> calls.target() == pool)
        .collect(toImmutableEnumMap(calls -> calls, calls -> of(settings, calls)));
  }

  private static RouteTuning of(Settings settings, CallClass calls) {
    Duration written = settings.accepted(TIMEOUT).orElse(calls.timeout());
    // What is written for writes makes no read of metadata longer.
    Duration timeout =
        calls == CallClass.METADATA && written.compareTo(calls.timeout()) > 0
            ? calls.timeout()
            : written;
    return new RouteTuning(
        timeout, RetryTuning.of(settings, calls, timeout), settings.get(PRIORITY));
  }

  /** How long a call of the slowest class may take. */
  static Duration longest(Settings settings) {
    return settings
        .find(TIMEOUT)
        .orElseGet(
            () ->
                ReadTuning.apis(settings).stream()
                    .map(api -> CallClass.searchOf(api).timeout())
                    .max(Comparator.naturalOrder())
                    .orElseThrow());
  }

  private static Optional<Settings.Value<Duration>> ofTheOnlyApi(Settings settings) {
    Set<MilvusApi> apis = ReadTuning.apis(settings);
    return apis.size() == 1
        ? Settings.Value.ofDuration(CallClass.searchOf(apis.iterator().next()).timeout())
        : Optional.empty();
  }
}
