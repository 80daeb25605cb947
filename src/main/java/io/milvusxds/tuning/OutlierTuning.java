package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

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
  public OutlierTuning {
    requireNonNull(baseEjectionTime, "baseEjectionTime");
    if (maxEjectionPercent < 1 || maxEjectionPercent > 100) {
      throw new IllegalArgumentException(
          "maxEjectionPercent: " + maxEjectionPercent + " (expected: 1..100)");
    }
  }

  /** Whether Envoy ejects at all. */
  public boolean isOn() {
    return consecutiveGatewayFailures > 0;
  }
}
