package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.DurationForm;
import io.milvusxds.tuning.form.IntegerForm;
import io.milvusxds.tuning.form.OffOr;
import java.time.Duration;
import java.util.List;

/**
 * When Envoy ejects an endpoint that fails.
 *
 * @param consecutiveGatewayFailures in a row before ejection; 0 means that Envoy never ejects
 * @param baseEjectionTime of the first ejection; more than 0
 * @param maxEjectionPercent of the pool that may be ejected at once, 1..100; one endpoint always
 *     may
 */
public record OutlierTuning(
    int consecutiveGatewayFailures, Duration baseEjectionTime, int maxEjectionPercent) {
  public static final Setting<Integer> OUTLIER_DETECTION =
      Setting.declare("outlier-detection", new OffOr<>(new IntegerForm(1, 1000, 5), 0))
          .only(EndpointRole.READ_ONLY)
          .defaultsTo("5")
          .onWrites(OffOr.OFF)
          .shaping(Shaped.POOL)
          .help(
              "Gateway failures in a row after which an endpoint is ejected for a while; an answer"
                  + " that takes too long is none.");

  private static final FeatureSwitch OFF = FeatureSwitch.word(OUTLIER_DETECTION, OffOr.OFF);

  public static final Setting<Duration> BASE_EJECTION_TIME =
      Setting.declare(
              "outlier-detection.base-ejection-time",
              new DurationForm(Duration.ofMillis(100), Duration.ofHours(1), "30s"))
          .only(EndpointRole.READ_ONLY)
          .defaultsTo("10s")
          .shaping(Shaped.POOL)
          .switchedOffBy(OFF)
          .help("How long the first ejection lasts; later ones last longer.");

  public static final Setting<Integer> MAX_EJECTION_PERCENT =
      Setting.declare("outlier-detection.max-ejection-percent", new IntegerForm(1, 100, 50))
          .only(EndpointRole.READ_ONLY)
          .defaultsTo("30")
          .shaping(Shaped.POOL)
          .switchedOffBy(OFF)
          .help("Share of the endpoints that may be ejected at once, in percent.");

  static final List<Setting<?>> SETTINGS =
      List.of(OUTLIER_DETECTION, BASE_EJECTION_TIME, MAX_EJECTION_PERCENT);

  public OutlierTuning {
    requireNonNull(baseEjectionTime, "baseEjectionTime");
    if (maxEjectionPercent < 1 || maxEjectionPercent > 100) {
      throw new IllegalArgumentException(
          "maxEjectionPercent: " + maxEjectionPercent + " (expected: 1..100)");
    }
  }

  static OutlierTuning of(Settings settings) {
    return new OutlierTuning(
        settings.get(OUTLIER_DETECTION),
        settings.get(BASE_EJECTION_TIME),
        settings.get(MAX_EJECTION_PERCENT));
  }

  /** Whether Envoy ejects at all. */
  public boolean isOn() {
    return consecutiveGatewayFailures > 0;
  }

  // Envoy ejects one more as long as the share that is out is below the limit; the first always.
  boolean mayEjectAll(int endpoints) {
    return isOn() && (endpoints - 1) * 100 < maxEjectionPercent * endpoints;
  }
}
