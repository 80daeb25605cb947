package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

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
  public HealthCheckTuning {
    requireNonNull(probe, "probe");
    requireNonNull(interval, "interval");
    requireNonNull(timeout, "timeout");
  }
}
