package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.ChoiceForm;
import io.milvusxds.tuning.form.DurationForm;
import io.milvusxds.tuning.form.OffOr;
import java.time.Duration;

/**
 * How Envoy treats the endpoints of one service.
 *
 * @param connectTimeout more than 0
 * @param circuitBreakers set for both priorities
 * @param balancing how an endpoint is chosen
 * @param healthCheck whether Envoy probes the endpoints
 * @param outlierDetection whether Envoy ejects endpoints that fail
 * @param slowStart how long a new endpoint gets a growing share; zero means off
 */
public record PoolTuning(
    Duration connectTimeout,
    CircuitBreakerTuning circuitBreakers,
    Balancing balancing,
    HealthCheckTuning healthCheck,
    OutlierTuning outlierDetection,
    Duration slowStart) {
  /** How an endpoint of a pool is chosen. */
  public enum Balancing {
    ROUND_ROBIN,
    LEAST_REQUEST,
    RANDOM,
    /** Among the endpoints that own the shard of what is searched; see {@link SegmentTuning}. */
    SEGMENT_HASH
  }

  public static final Setting<Duration> CONNECT_TIMEOUT =
      Setting.declare(
              "connect-timeout",
              new DurationForm(Duration.ofMillis(10), Duration.ofMinutes(1), "500ms"))
          .defaultsTo("1s")
          .shaping(Shaped.POOL)
          .help("How long making a connection to an endpoint may take.");

  public static final Setting<Balancing> LB_POLICY =
      Setting.declare(
              "lb-policy",
              new ChoiceForm<>(
                  ImmutableMap.of(
                      "round-robin", Balancing.ROUND_ROBIN,
                      "least-request", Balancing.LEAST_REQUEST,
                      "random", Balancing.RANDOM,
                      "segment-hash", Balancing.SEGMENT_HASH)))
          .only(EndpointRole.READ_ONLY)
          .defaultsTo("round-robin")
          .shaping(Shaped.ROUTES, Shaped.POOL, Shaped.ENDPOINTS)
          .help("How an endpoint is chosen.");

  // Envoy has slow start for the other policies only.
  private static final FeatureSwitch RANDOM =
      FeatureSwitch.word(LB_POLICY, "random").onlyIf(PoolTuning::startsSlowly);

  public static final Setting<Duration> SLOW_START =
      Setting.declare(
              "slow-start",
              new OffOr<>(
                  new DurationForm(Duration.ofMillis(100), Duration.ofHours(1), "30s"),
                  Duration.ZERO))
          .only(EndpointRole.READ_ONLY)
          .defaultsTo(OffOr.OFF)
          .shaping(Shaped.POOL)
          .switchedOffBy(RANDOM)
          .help("How long a new endpoint gets a growing share of the requests.");

  public PoolTuning {
    requireNonNull(connectTimeout, "connectTimeout");
    requireNonNull(circuitBreakers, "circuitBreakers");
    requireNonNull(balancing, "balancing");
    requireNonNull(healthCheck, "healthCheck");
    requireNonNull(outlierDetection, "outlierDetection");
    requireNonNull(slowStart, "slowStart");
  }

  /** The settings of a service of this role without another annotation, or of none. */
  public static PoolTuning byDefault(EndpointRole role) {
    return of(Settings.defaults(ServiceRole.of(role)));
  }

  static PoolTuning of(Settings settings) {
    return new PoolTuning(
        settings.get(CONNECT_TIMEOUT),
        CircuitBreakerTuning.of(settings),
        settings.get(LB_POLICY),
        HealthCheckTuning.of(settings),
        OutlierTuning.of(settings),
        settings.get(SLOW_START));
  }

  private static boolean startsSlowly(Settings settings) {
    return !settings.get(SLOW_START).isZero();
  }
}
