package io.milvusxds.translate;

import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.Matcher;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.common.matching.v3.ExtensionWithMatcher;
import io.envoyproxy.envoy.extensions.filters.common.matcher.action.v3.SkipFilter;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.PlannedRoute;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a divided search goes whose owners do not answer: to any other read-only endpoint.
 *
 * <p>The first attempts ask for the search's shard. Once as many are made as the shard has owners,
 * the search forgets its shard, and an attempt that asks for none may have any endpoint. It is a
 * filter of the cluster that makes it forget, since such filters alone see every attempt; it runs
 * for no other attempt. All stays within one cluster, whose retry budget knows how many searches
 * there are, and whose endpoints that failed are known as such to the last attempt, too (ADR 23).
 */
final class LastResort {
  /** One slow attempt must not send a search to an endpoint that never saw its segment. */
  private static final int LEAST_ATTEMPTS = 2;

  private static final String FORGET_THE_SHARD =
      """
      function envoy_on_request(attempt)
        attempt:streamInfo():dynamicMetadata():set("%s", "%s", "%s")
      end
      """
          .formatted(
              EnvoyNames.METADATA_LOAD_BALANCER,
              EnvoyNames.METADATA_SHARD,
              EnvoyNames.SHARD_OF_NO_ENDPOINT);

  private static final Matcher.OnMatch SKIP =
      Matcher.OnMatch.newBuilder()
          .setAction(extension("skip", SkipFilter.getDefaultInstance()))
          .build();

  private LastResort() {}

  /** Whether searches of this deployment have one. */
  static boolean isThere(DeploymentPlan plan) {
    return plan.sharding().isPresent() && retries(plan) > 0;
  }

  /** The filters that the cluster of divided searches needs for it. */
  static List<HttpFilter> filters(DeploymentPlan plan) {
    return List.of(
        filter(EnvoyNames.LAST_RESORT_FILTER, fromAttempt(attemptsWithOwners(plan))),
        filter("envoy.filters.http.upstream_codec", UpstreamCodec.getDefaultInstance()));
  }

  /** With many owners the last attempt that there is must still be able to leave them. */
  private static int attemptsWithOwners(DeploymentPlan plan) {
    int owners = plan.sharding().map(sharding -> sharding.spec().replicas()).orElse(0);
    return Math.max(LEAST_ATTEMPTS, Math.min(owners, retries(plan)));
  }

  private static int retries(DeploymentPlan plan) {
    return plan.routes().stream()
        .filter(route -> route.target() == EndpointRole.READ_ONLY)
        .map(PlannedRoute::tuning)
        .mapToInt(tuning -> tuning.retry().conditions().isEmpty() ? 0 : tuning.retry().retries())
        .max()
        .orElse(0);
  }

  /** Forgets the shard as soon as this attempt is sent, so that the next one goes anywhere. */
  private static ExtensionWithMatcher fromAttempt(int attempt) {
    Matcher.MatcherTree.MatchMap.Builder earlier = Matcher.MatcherTree.MatchMap.newBuilder();
    IntStream.range(1, attempt).forEach(number -> earlier.putMap(Integer.toString(number), SKIP));
    return ExtensionWithMatcher.newBuilder()
        .setExtensionConfig(
            io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig.newBuilder()
                .setName("envoy.filters.http.lua")
                .setTypedConfig(
                    EnvoyValues.any(
                        Lua.newBuilder()
                            .setDefaultSourceCode(
                                DataSource.newBuilder().setInlineString(FORGET_THE_SHARD))
                            .build())))
        .setXdsMatcher(
            Matcher.newBuilder()
                .setMatcherTree(
                    Matcher.MatcherTree.newBuilder()
                        .setInput(
                            extension(
                                "request-headers",
                                HttpRequestHeaderMatchInput.newBuilder()
                                    .setHeaderName(EnvoyNames.ATTEMPT_HEADER)
                                    .build()))
                        .setExactMatchMap(earlier)))
        .build();
  }

  private static TypedExtensionConfig extension(String name, Message message) {
    return TypedExtensionConfig.newBuilder()
        .setName(name)
        .setTypedConfig(EnvoyValues.any(message))
        .build();
  }

  private static HttpFilter filter(String name, Message message) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(EnvoyValues.any(message)).build();
  }
}
