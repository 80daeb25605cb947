package io.milvusxds.translate;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.milvusxds.model.DeploymentRef;

/**
 * Ends a request that comes round: an endpoint of the deployment is an Envoy's own listener, or
 * that of another Envoy which leads back.
 *
 * <p>Each pass leaves the deployment's name in a header. A request that has it twice is answered
 * here; one that has it once may come from an Envoy in another place, in front of this one. Without
 * it one search became thousands, since each pass may be retried.
 */
final class LoopGuard {
  /** Names every Envoy of this product that a request has passed. */
  private static final String HEADER = "x-milvus-xds-via";

  // No status that a retry policy waits for.
  private static final int LOOP_DETECTED = 508;

  private LoopGuard() {}

  /**
   * What each request takes along: one value that grows. Envoy 1.40 would also append a second
   * header, but its matchers then see the first one only.
   */
  static HeaderValueOption mark(DeploymentRef deployment) {
    return EnvoyValues.header(HEADER, "%REQ(" + HEADER + ")%," + deployment);
  }

  /** The route of requests that were here twice; it must be tried first. */
  static Route route(DeploymentRef deployment) {
    String name = deployment.toString().replace(".", "\\.");
    return Route.newBuilder()
        .setMatch(
            RouteMatch.newBuilder()
                .setPrefix("/")
                .addHeaders(
                    HeaderMatcher.newBuilder()
                        .setName(HEADER)
                        .setStringMatch(
                            StringMatcher.newBuilder()
                                .setSafeRegex(
                                    RegexMatcher.newBuilder()
                                        .setRegex(
                                            "(?:.*,)?" + name + ",(?:.*,)?" + name + "(?:,.*)?")))))
        .setDirectResponse(
            DirectResponseAction.newBuilder()
                .setStatus(LOOP_DETECTED)
                .setBody(
                    DataSource.newBuilder()
                        .setInlineString(
                            "an endpoint of "
                                + deployment
                                + " leads back to an Envoy of it; correct the endpoints of its"
                                + " Services")))
        .build();
  }
}
