package io.milvusxds.translate;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import io.milvusxds.tuning.HealthCheckTuning;
import io.milvusxds.tuning.OutlierTuning;
import java.util.List;
import java.util.Optional;

/** Translates what decides whether an endpoint is healthy: active probes and failed requests. */
final class HealthTranslator {
  /**
   * What a probe says it asks for. Left empty, Envoy sends the cluster's name, whose slashes an
   * HTTP server may refuse.
   */
  private static final String PROBED_HOST = "milvus-xds";

  private static final Duration UNTIL_IT_IS_BACK = Duration.newBuilder().setSeconds(1).build();

  private HealthTranslator() {}

  /** One health check, or none. */
  static List<HealthCheck> healthChecks(HealthCheckTuning tuning) {
    return tuning
        .probe()
        .match(
            none -> List.of(),
            alive ->
                List.of(
                    timing(tuning)
                        // One that is back should not wait for long.
                        .setUnhealthyInterval(UNTIL_IT_IS_BACK)
                        .setHttpHealthCheck(anyAnswer())
                        .build()),
            tcp ->
                List.of(
                    timing(tuning)
                        .setTcpHealthCheck(HealthCheck.TcpHealthCheck.getDefaultInstance())
                        .build()),
            grpc ->
                List.of(
                    timing(tuning)
                        .setGrpcHealthCheck(
                            HealthCheck.GrpcHealthCheck.newBuilder().setAuthority(PROBED_HOST))
                        .build()),
            // The port is part of each endpoint, see EndpointTranslator.
            http ->
                List.of(
                    timing(tuning)
                        .setHttpHealthCheck(
                            HealthCheck.HttpHealthCheck.newBuilder()
                                .setHost(PROBED_HOST)
                                .setPath(http.path()))
                        .build()));
  }

  /** A frame of gRPC around an empty message, in hexadecimal digits. */
  private static final String EMPTY_MESSAGE = "0000000000";

  /**
   * A gRPC call. Every gRPC server answers it with HTTP 200 and a gRPC status, also one that does
   * not know the method; Envoy's own check by gRPC takes OK only.
   */
  private static HealthCheck.HttpHealthCheck anyAnswer() {
    return HealthCheck.HttpHealthCheck.newBuilder()
        .setHost(PROBED_HOST)
        .setPath("/grpc.health.v1.Health/Check")
        .setMethod(RequestMethod.POST)
        .setSend(HealthCheck.Payload.newBuilder().setText(EMPTY_MESSAGE))
        .setCodecClientType(CodecClientType.HTTP2)
        .addRequestHeadersToAdd(EnvoyValues.header("content-type", "application/grpc"))
        .addRequestHeadersToAdd(EnvoyValues.header("te", "trailers"))
        .build();
  }

  private static HealthCheck.Builder timing(HealthCheckTuning tuning) {
    Duration interval = EnvoyValues.duration(tuning.interval());
    return HealthCheck.newBuilder()
        .setTimeout(EnvoyValues.duration(tuning.timeout()))
        .setInterval(interval)
        // Envoy would probe a cluster that had no request yet only once a minute.
        .setNoTrafficInterval(interval)
        .setHealthyThreshold(EnvoyValues.uint32(tuning.healthyThreshold()))
        .setUnhealthyThreshold(EnvoyValues.uint32(tuning.unhealthyThreshold()));
  }

  /** Ejection for gateway failures in a row, gRPC UNAVAILABLE among them; empty when it is off. */
  static Optional<OutlierDetection> outlierDetection(OutlierTuning tuning) {
    if (!tuning.isOn()) {
      return Optional.empty();
    }
    return Optional.of(
        OutlierDetection.newBuilder()
            .setConsecutiveGatewayFailure(EnvoyValues.uint32(tuning.consecutiveGatewayFailures()))
            .setEnforcingConsecutiveGatewayFailure(EnvoyValues.uint32(100))
            // INTERNAL and the like tell of the request as often as of the endpoint.
            .setEnforcingConsecutive5Xx(EnvoyValues.uint32(0))
            .setEnforcingSuccessRate(EnvoyValues.uint32(0))
            .setEnforcingFailurePercentage(EnvoyValues.uint32(0))
            .setBaseEjectionTime(EnvoyValues.duration(tuning.baseEjectionTime()))
            // Only at this interval does Envoy look whether an ejection is over; its 10 s would
            // stretch an ejection of 10 s to 20 s.
            .setInterval(Duration.newBuilder().setSeconds(1))
            .setMaxEjectionPercent(EnvoyValues.uint32(tuning.maxEjectionPercent()))
            // One endpoint of three is already more than 30 %, and would never be ejected.
            .setAlwaysEjectOneHost(EnvoyValues.TRUE)
            .build());
  }
}
