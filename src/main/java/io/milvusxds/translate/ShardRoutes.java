package io.milvusxds.translate;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.milvusxds.routing.ShardTarget;
import io.milvusxds.translate.text.NewerFields;
import io.milvusxds.tuning.SegmentKey;
import java.util.List;

/**
 * The routes of searches that are divided among shards.
 *
 * <p>Envoy chooses a shard as it chooses among weighted clusters: there is one entry per shard, all
 * of the same weight and all naming the same cluster, and the hash of the key decides. A route
 * depends only on the number of shards and the kind of key; who serves a shard is told by the
 * endpoints.
 */
final class ShardRoutes {
  /**
   * In bytes. As much as Milvus itself takes in one request, 64 MiB, and a little for what is
   * around it: Envoy holds the whole message until it has read the key.
   */
  private static final long BODY_LIMIT = 65L * 1024 * 1024;

  private static final HashPolicy BY_HEADER =
      HashPolicy.newBuilder()
          .setHeader(HashPolicy.Header.newBuilder().setHeaderName(EnvoyNames.SEGMENT_HEADER))
          .setTerminal(true)
          .build();

  private static final HashPolicy BY_FIELDS =
      HashPolicy.newBuilder()
          .setFilterState(HashPolicy.FilterState.newBuilder().setKey(SegmentFilters.KEY_STATE))
          .setTerminal(true)
          .build();

  private static final HeaderMatcher HAS_SEGMENT = present(EnvoyNames.SEGMENT_HEADER);

  private static final List<HeaderMatcher> COMPRESSED =
      List.of(
          present("grpc-encoding"),
          HeaderMatcher.newBuilder()
              .setName("grpc-encoding")
              .setStringMatch(StringMatcher.newBuilder().setExact("identity"))
              .setInvertMatch(true)
              .build());

  private ShardRoutes() {}

  /**
   * The routes that together take what one undivided route would take, in the order in which they
   * are tried: the header first, whatever the key is, so that a caller can always decide.
   *
   * @param match what is taken
   * @param action what is done with it, but for the cluster
   * @param cluster the cluster whose endpoints carry the shards
   */
  static List<Route> routes(
      RouteMatch match, RouteAction action, String cluster, ShardTarget sharding) {
    int shardCount = sharding.spec().shards();
    Route byHeader =
        Route.newBuilder()
            .setMatch(match.toBuilder().addHeaders(HAS_SEGMENT))
            .setRoute(divided(action, cluster, shardCount).addHashPolicy(BY_HEADER))
            .build();
    if (sharding.key() == SegmentKey.HEADER) {
      return List.of(byHeader, undivided(match, action, cluster));
    }
    // Envoy can not read a compressed message, and would refuse the call.
    Route compressed =
        undivided(match.toBuilder().addAllHeaders(COMPRESSED).build(), action, cluster);
    Route.Builder byFields =
        Route.newBuilder()
            .setMatch(match)
            .setRoute(divided(action, cluster, shardCount).addHashPolicy(BY_FIELDS))
            .putAllTypedPerFilterConfig(SegmentFilters.enabled(sharding.key()));
    NewerFields.requestBodyBufferLimit(byFields, BODY_LIMIT);
    return List.of(byHeader, compressed, byFields.build());
  }

  /** To any endpoint, chosen by load: what has no key belongs to no shard. */
  private static Route undivided(RouteMatch match, RouteAction action, String cluster) {
    return Route.newBuilder()
        .setMatch(match)
        .setRoute(action.toBuilder().setCluster(cluster))
        .build();
  }

  private static RouteAction.Builder divided(RouteAction action, String cluster, int shardCount) {
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    for (int shard = 0; shard < shardCount; shard++) {
      clusters.addClusters(
          WeightedCluster.ClusterWeight.newBuilder()
              .setName(cluster)
              .setWeight(EnvoyValues.uint32(1))
              .setMetadataMatch(ShardSubsets.wanted(shardCount, shard)));
    }
    NewerFields.useHashPolicy(clusters);
    return action.toBuilder().setWeightedClusters(clusters);
  }

  private static HeaderMatcher present(String name) {
    return HeaderMatcher.newBuilder().setName(name).setPresentMatch(true).build();
  }
}
