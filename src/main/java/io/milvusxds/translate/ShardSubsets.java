package io.milvusxds.translate;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetFallbackPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.milvusxds.routing.ShardLabels;
import java.util.List;
import java.util.stream.Stream;

/**
 * Shards in Envoy's words: each is a subset of a cluster's endpoints, found by a label that routes
 * ask for and endpoints carry.
 */
final class ShardSubsets {
  /**
   * One subset per label; an endpoint is in the subsets of all its labels.
   *
   * <p>A request for a shard that no endpoint has, and one for no shard, goes to any endpoint.
   */
  static final LbSubsetConfig CONFIG =
      LbSubsetConfig.newBuilder()
          .setFallbackPolicy(LbSubsetFallbackPolicy.ANY_ENDPOINT)
          .addSubsetSelectors(LbSubsetSelector.newBuilder().addKeys(EnvoyNames.METADATA_SHARD))
          .setListAsAny(true)
          .build();

  private ShardSubsets() {}

  /** What a route asks for. */
  static Metadata wanted(int shardCount, int shard) {
    return metadata(text(EnvoyNames.shard(shardCount, shard)));
  }

  /** What an endpoint carries, in the order of the divisions and their shards. */
  static Metadata carried(List<ShardLabels> divisions) {
    ListValue labels =
        ListValue.newBuilder()
            .addAllValues(divisions.stream().flatMap(ShardSubsets::labels).toList())
            .build();
    return metadata(Value.newBuilder().setListValue(labels).build());
  }

  private static Stream<Value> labels(ShardLabels division) {
    return division.shards().stream()
        .mapToObj(shard -> text(EnvoyNames.shard(division.shardCount(), shard)));
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  private static Metadata metadata(Value shard) {
    return Metadata.newBuilder()
        .putFilterMetadata(
            EnvoyNames.METADATA_LOAD_BALANCER,
            Struct.newBuilder().putFields(EnvoyNames.METADATA_SHARD, shard).build())
        .build();
  }
}
