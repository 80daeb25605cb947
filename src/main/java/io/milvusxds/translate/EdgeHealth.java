package io.milvusxds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.milvusxds.model.DeploymentRef;
import java.util.List;

/**
 * What a load balancer asks an Envoy for: whether this Envoy takes calls, whatever its nodes do. An
 * Envoy answers {@code /healthz} and {@code grpc.health.v1.Health/Check} itself, and refuses both
 * once {@code POST /healthcheck/fail} came to its admin page.
 *
 * <p>No filter of Envoy 1.40 makes a whole gRPC answer, with a message and trailers, except one
 * that makes it of the answer of an HTTP server: so the call goes through Envoy once more, to the
 * address that the client called. There a header, {@link EnvoyNames#HEALTH_HEADER}, ends the round.
 * ADR 25.
 */
final class EdgeHealth {
  private static final String HTTP_PATH = "/healthz";
  private static final String GRPC_SERVICE = "/grpc.health.v1.Health/";
  private static final String GRPC_PATH = GRPC_SERVICE + "Check";
  private static final String MESSAGE_TYPE = "application/x-protobuf";

  /** A {@code HealthCheckResponse} whose first field, the status, is 1: SERVING. */
  private static final ByteString SERVING = ByteString.copyFrom(new byte[] {8, 1});

  private EdgeHealth() {}

  /** The filters, in order; they must come before the router. */
  static List<HttpFilter> filters() {
    return List.of(
        filter(EnvoyNames.HEALTH_HTTP_FILTER, check(HTTP_PATH, false)),
        // Passes on while the Envoy is well, and answers itself while it drains.
        filter(EnvoyNames.HEALTH_GRPC_FILTER, check(GRPC_PATH, true)),
        filter(EnvoyNames.HEALTH_ANSWER_FILTER, EnvoyValues.any(bridge())).toBuilder()
            .setDisabled(true)
            .build());
  }

  private static io.envoyproxy.envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3
          .FilterConfig
      bridge() {
    return io.envoyproxy.envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig
        .newBuilder()
        .setContentType(MESSAGE_TYPE)
        .setWithholdGrpcFrames(true)
        .build();
  }

  private static HttpFilter filter(String name, Any config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(config).build();
  }

  private static Any check(String path, boolean passesOn) {
    return EnvoyValues.any(
        HealthCheck.newBuilder()
            .setPassThroughMode(passesOn ? EnvoyValues.TRUE : EnvoyValues.FALSE)
            .addHeaders(
                HeaderMatcher.newBuilder()
                    .setName(":path")
                    .setStringMatch(StringMatcher.newBuilder().setExact(path)))
            .build());
  }

  /** The routes of the service, which must come before all others. */
  static List<Route> routes(DeploymentRef deployment) {
    return List.of(serving(), again(deployment), nothingElse());
  }

  /** The second time: the message alone. */
  private static Route serving() {
    return Route.newBuilder()
        .setMatch(
            RouteMatch.newBuilder()
                .setPath(GRPC_PATH)
                .addHeaders(
                    HeaderMatcher.newBuilder()
                        .setName(EnvoyNames.HEALTH_HEADER)
                        .setPresentMatch(true)))
        .setDirectResponse(
            DirectResponseAction.newBuilder()
                .setStatus(200)
                .setBody(DataSource.newBuilder().setInlineBytes(SERVING)))
        .addResponseHeadersToAdd(EnvoyValues.header("content-type", MESSAGE_TYPE))
        .build();
  }

  /** The first time. The filter changes the content type, so the route may not ask for gRPC's. */
  private static Route again(DeploymentRef deployment) {
    return Route.newBuilder()
        .setMatch(RouteMatch.newBuilder().setPath(GRPC_PATH))
        .setRoute(
            RouteAction.newBuilder()
                .setCluster(EnvoyNames.healthCluster(deployment))
                .setTimeout(Duration.newBuilder().setSeconds(1)))
        .addRequestHeadersToAdd(EnvoyValues.header(EnvoyNames.HEALTH_HEADER, "1"))
        .addRequestHeadersToAdd(
            EnvoyValues.header("x-envoy-original-dst-host", "%DOWNSTREAM_LOCAL_ADDRESS%"))
        .putTypedPerFilterConfig(
            EnvoyNames.HEALTH_ANSWER_FILTER,
            // Without an empty configuration Envoy refuses the route.
            EnvoyValues.any(FilterConfig.newBuilder().setConfig(Any.getDefaultInstance()).build()))
        .build();
  }

  /** UNIMPLEMENTED to a gRPC client, which then takes it that the server is well. */
  private static Route nothingElse() {
    return Route.newBuilder()
        .setMatch(RouteMatch.newBuilder().setPrefix(GRPC_SERVICE))
        .setDirectResponse(DirectResponseAction.newBuilder().setStatus(404))
        .build();
  }

  /** The Envoy itself, at the address that the client called. */
  static Cluster cluster(DeploymentRef deployment) {
    return Cluster.newBuilder()
        .setName(EnvoyNames.healthCluster(deployment))
        .setType(Cluster.DiscoveryType.ORIGINAL_DST)
        .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
        .setOriginalDstLbConfig(Cluster.OriginalDstLbConfig.newBuilder().setUseHttpHeader(true))
        .setConnectTimeout(Duration.newBuilder().setSeconds(1))
        .putTypedExtensionProtocolOptions(
            ClusterTranslator.HTTP_PROTOCOL_OPTIONS, EnvoyValues.any(ClusterTranslator.HTTP2))
        .build();
  }
}
