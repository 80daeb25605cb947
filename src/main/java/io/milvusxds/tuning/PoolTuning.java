package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

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
  public PoolTuning {
    requireNonNull(connectTimeout, "connectTimeout");
    requireNonNull(circuitBreakers, "circuitBreakers");
    requireNonNull(balancing, "balancing");
    requireNonNull(healthCheck, "healthCheck");
    requireNonNull(outlierDetection, "outlierDetection");
    requireNonNull(slowStart, "slowStart");
  }
}
