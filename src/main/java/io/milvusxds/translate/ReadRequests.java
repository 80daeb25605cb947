package io.milvusxds.translate;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/**
 * What keeps a read-only node from being ejected for the request instead of for itself.
 *
 * <p>Envoy can not tell why a node resets a stream or is late. A stock gRPC server resets what is
 * no gRPC, and every node is late with a heavy search.
 */
final class ReadRequests {
  private static final HeaderMatcher IS_POST =
      HeaderMatcher.newBuilder()
          .setName(":method")
          .setStringMatch(StringMatcher.newBuilder().setExact("POST"))
          .build();

  /** Over HTTP/1.1 no gRPC server would take it, and nodes are asked as the client asks. */
  private static final HeaderMatcher IS_HTTP2 =
      HeaderMatcher.newBuilder()
          .setName(EnvoyNames.PROTOCOL_HEADER)
          .setStringMatch(StringMatcher.newBuilder().setExact("HTTP/2"))
          .build();

  /**
   * Required by gRPC; a proxy on the way may have dropped it, and servers in C reset without it.
   */
  private static final HeaderValueOption TRAILERS = EnvoyValues.header("te", "trailers");

  /**
   * Makes the result of an attempt that runs out of time 204 instead of 504, which does not count
   * against the node. No client sees it, see {@code HttpTranslator}.
   */
  private static final HeaderValueOption LATE_IS_NO_FAILURE =
      EnvoyValues.header("x-envoy-upstream-rq-timeout-alt-response", "1");

  private ReadRequests() {}

  /** Of what is matched, only what is gRPC. */
  static RouteMatch grpc(RouteMatch match) {
    return posted(match).toBuilder()
        .setGrpc(RouteMatch.GrpcRouteMatchOptions.getDefaultInstance())
        .addHeaders(IS_HTTP2)
        .build();
  }

  /** Of what is matched, only what is posted, as every read is. */
  static RouteMatch posted(RouteMatch match) {
    return match.toBuilder().addHeaders(IS_POST).build();
  }

  /** The route, so that no node resets its requests for want of a header. */
  static Route withTrailers(Route route) {
    return route.toBuilder().addRequestHeadersToAdd(TRAILERS).build();
  }

  /** The route, so that nodes which are late with its requests are not ejected for it. */
  static Route lateIsNoFailure(Route route) {
    return route.toBuilder().addRequestHeadersToAdd(LATE_IS_NO_FAILURE).build();
  }
}
