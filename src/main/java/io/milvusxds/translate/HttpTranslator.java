package io.milvusxds.translate;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.HeaderFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ResponseFlagFilter;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.milvusxds.model.DeploymentRef;
import java.util.List;

/** Translates how a listener speaks HTTP: limits, filters, local replies and the call log. */
final class HttpTranslator {
  private static final int MAX_CONCURRENT_STREAMS = 1024;

  /**
   * Envoy's flags for a call that ran out of time: upstream request timeout, stream idle timeout,
   * duration timeout.
   */
  private static final List<String> OUT_OF_TIME = List.of("UT", "SI", "DT");

  private static final int GATEWAY_TIMEOUT = 504;

  private static final String GRPC_DEADLINE_EXCEEDED = "4";

  private HttpTranslator() {}

  static HttpConnectionManager connectionManager(
      DeploymentRef deployment, List<AccessLogFilter> callLogFilters) {
    return HttpConnectionManager.newBuilder()
        .setStatPrefix(EnvoyNames.STAT_PREFIX)
        .setRds(
            Rds.newBuilder()
                .setConfigSource(EnvoyValues.ADS)
                .setRouteConfigName(EnvoyNames.routeConfiguration(deployment)))
        .setHttp2ProtocolOptions(
            Http2ProtocolOptions.newBuilder()
                .setMaxConcurrentStreams(EnvoyValues.uint32(MAX_CONCURRENT_STREAMS))
                .setConnectionKeepalive(EnvoyValues.CLIENT_HTTP2_KEEPALIVE))
        // The peer is the client, whatever x-forwarded-for says: the call log names it, and its
        // x-envoy-* headers, which could change timeouts and retries, are a stranger's and dropped.
        .setUseRemoteAddress(EnvoyValues.TRUE)
        .addEarlyHeaderMutationExtensions(tellProtocol())
        // Nothing reads the id, and making one costs every request.
        .setGenerateRequestId(EnvoyValues.FALSE)
        .setLocalReplyConfig(localReplies())
        .addAccessLog(CallLog.accessLog(callLogFilters))
        // No statistics per method: their names come from the caller and would never end.
        .addHttpFilters(
            filter(
                "envoy.filters.http.grpc_stats",
                FilterConfig.newBuilder()
                    .setStatsForAllMethods(EnvoyValues.FALSE)
                    .setEnableUpstreamStats(true)
                    .build()))
        .addAllHttpFilters(EdgeHealth.filters())
        .addAllHttpFilters(SegmentFilters.disabled())
        .addHttpFilters(filter("envoy.filters.http.router", Router.getDefaultInstance()))
        .build();
  }

  /** No match of a route can ask for the protocol, but for a header. */
  private static TypedExtensionConfig tellProtocol() {
    return TypedExtensionConfig.newBuilder()
        .setName("envoy.http.early_header_mutation.header_mutation")
        .setTypedConfig(
            EnvoyValues.any(
                HeaderMutation.newBuilder()
                    .addMutations(
                        io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation
                            .newBuilder()
                            .setAppend(
                                EnvoyValues.header(EnvoyNames.PROTOCOL_HEADER, "%PROTOCOL%")))
                    .build()))
        .build();
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(EnvoyValues.any(config)).build();
  }

  /**
   * Envoy answers a timeout with HTTP 504, which gRPC reads as UNAVAILABLE, and SDKs retry that up
   * to 75 times; DEADLINE_EXCEEDED says what happened. A client of REST is told 504, whatever it
   * counts as for the node, see {@code ReadRequests}.
   */
  private static LocalReplyConfig localReplies() {
    return LocalReplyConfig.newBuilder()
        .addMappers(
            ResponseMapper.newBuilder()
                .setFilter(
                    AccessLogFilter.newBuilder()
                        .setAndFilter(
                            AndFilter.newBuilder().addFilters(outOfTime()).addFilters(isGrpc())))
                .addHeadersToAdd(EnvoyValues.header("grpc-status", GRPC_DEADLINE_EXCEEDED)))
        .addMappers(
            ResponseMapper.newBuilder()
                .setFilter(outOfTime())
                .setStatusCode(EnvoyValues.uint32(GATEWAY_TIMEOUT)))
        .build();
  }

  private static AccessLogFilter outOfTime() {
    return AccessLogFilter.newBuilder()
        .setResponseFlagFilter(ResponseFlagFilter.newBuilder().addAllFlags(OUT_OF_TIME))
        .build();
  }

  private static AccessLogFilter isGrpc() {
    return AccessLogFilter.newBuilder()
        .setHeaderFilter(
            HeaderFilter.newBuilder()
                .setHeader(
                    HeaderMatcher.newBuilder()
                        .setName("content-type")
                        .setStringMatch(StringMatcher.newBuilder().setPrefix("application/grpc"))))
        .build();
  }
}
