package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import io.milvusxds.tuning.form.DurationForm;
import io.milvusxds.tuning.form.IntegerForm;
import io.milvusxds.tuning.form.ValueForm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether and how Envoy probes the endpoints of a pool.
 *
 * @param probe what is asked; {@link HealthProbe.None} switches the rest off
 * @param interval between two probes of one endpoint
 * @param timeout for one probe
 * @param healthyThreshold good answers until an endpoint counts as healthy
 * @param unhealthyThreshold bad answers until it counts as unhealthy
 */
public record HealthCheckTuning(
    HealthProbe probe,
    Duration interval,
    Duration timeout,
    int healthyThreshold,
    int unhealthyThreshold) {
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(1);

  /**
   * For {@link HealthProbe.Alive}: nothing from a node for 15 to 18 s, of which it had 3 s three
   * times. A node that is merely busy answers within that (docs/adr/0033).
   */
  private static final Duration ALIVE_INTERVAL = Duration.ofSeconds(3);

  private static final int ALIVE_MISSES = 3;
  private static final ValueForm<Integer> THRESHOLD = new IntegerForm(1, 100, 3);
  private static final DurationForm TIMEOUT_FORM =
      new DurationForm(Duration.ofMillis(10), Duration.ofMinutes(10), "500ms");

  public static final Setting<HealthProbe> HEALTH_CHECK =
      Setting.declare("health-check", new HealthProbe.Form())
          .defaultsTo("none")
          .onWritesAndAll("alive")
          .shaping(Shaped.POOL)
          .help(
              "What Envoy asks each endpoint to learn whether it is healthy: alive, whether the"
                  + " traffic port answers any gRPC call; grpc, what grpc.health.v1 says there;"
                  + " tcp, whether it accepts a connection.");

  static final FeatureSwitch OFF = FeatureSwitch.word(HEALTH_CHECK, "none");

  public static final Setting<Duration> HEALTH_CHECK_INTERVAL =
      Setting.declare(
              "health-check.interval",
              new DurationForm(Duration.ofMillis(100), Duration.ofMinutes(10), "5s"))
          .defaultsToRule(
              "2s; 3s with alive",
              byProbe(DurationForm::text, Duration.ofSeconds(2), ALIVE_INTERVAL))
          .shaping(Shaped.POOL)
          .switchedOffBy(OFF)
          .help("Time between two probes of one endpoint.");

  public static final Setting<Duration> HEALTH_CHECK_TIMEOUT =
      Setting.declare("health-check.timeout", TIMEOUT_FORM)
          .within(
              Setting.Bound.atMost(
                  TIMEOUT_FORM,
                  HEALTH_CHECK_INTERVAL,
                  "the interval",
                  settings -> settings.get(HEALTH_CHECK_INTERVAL)))
          .defaultsToRule(
              "1s, or the interval when that is shorter; with alive the interval",
              HealthCheckTuning::usualTimeout)
          .shaping(Shaped.POOL)
          .switchedOffBy(OFF)
          .help("How long a probe may take; at most the interval.");

  public static final Setting<Integer> HEALTHY_THRESHOLD =
      Setting.declare("health-check.healthy-threshold", THRESHOLD)
          .defaultsToRule("2; 1 with alive", byProbe(String::valueOf, 2, 1))
          .shaping(Shaped.POOL)
          .switchedOffBy(OFF)
          .help("Good answers in a row until an endpoint counts as healthy again.");

  public static final Setting<Integer> UNHEALTHY_THRESHOLD =
      Setting.declare("health-check.unhealthy-threshold", THRESHOLD)
          .defaultsToRule("2; 3 with alive", byProbe(String::valueOf, 2, ALIVE_MISSES))
          .shaping(Shaped.POOL)
          .switchedOffBy(OFF)
          .help("Bad answers in a row until an endpoint counts as unhealthy.");

  static final List<Setting<?>> SETTINGS =
      List.of(
          HEALTH_CHECK,
          HEALTH_CHECK_INTERVAL,
          HEALTH_CHECK_TIMEOUT,
          HEALTHY_THRESHOLD,
          UNHEALTHY_THRESHOLD);

  public HealthCheckTuning {
    requireNonNull(probe, "probe");
    requireNonNull(interval, "interval");
    requireNonNull(timeout, "timeout");
  }

  static HealthCheckTuning of(Settings settings) {
    return new HealthCheckTuning(
        settings.get(HEALTH_CHECK),
        settings.get(HEALTH_CHECK_INTERVAL),
        settings.get(HEALTH_CHECK_TIMEOUT),
        settings.get(HEALTHY_THRESHOLD),
        settings.get(UNHEALTHY_THRESHOLD));
  }

  private static Optional<Settings.Value<Duration>> usualTimeout(Settings settings) {
    Duration interval = settings.get(HEALTH_CHECK_INTERVAL);
    boolean fits = !isAlive(settings) && USUAL_TIMEOUT.compareTo(interval) <= 0;
    return Settings.Value.ofDuration(fits ? USUAL_TIMEOUT : interval);
  }

  private static <T> Function<Settings, Optional<Settings.Value<T>>> byProbe(
      Function<T, String> text, T usual, T alive) {
    Settings.Value<T> usually = new Settings.Value<>(text.apply(usual), usual);
    Settings.Value<T> whenAlive = new Settings.Value<>(text.apply(alive), alive);
    return settings -> Optional.of(isAlive(settings) ? whenAlive : usually);
  }

  private static boolean isAlive(Settings settings) {
    return settings.get(HEALTH_CHECK) instanceof HealthProbe.Alive;
  }
}
