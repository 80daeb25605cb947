package io.milvusxds.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.extensions.filters.http.grpc_field_extraction.v3.GrpcFieldExtractionConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.milvusxds.routing.PathMatch;
import io.milvusxds.routing.ShardSpec;
import io.milvusxds.routing.ShardTarget;
import io.milvusxds.tuning.SegmentKey;
import io.milvusxds.xds.resource.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShardRoutesTest {
  private static final RouteMatch MATCH = RouteMatch.newBuilder().setPrefix("/a").build();
  private static final RouteAction ACTION = RouteAction.getDefaultInstance();

  @Test
  void everyShardHasOneEntryOfWeightOneAndEachAsksForAnotherLabel() {
    List<ClusterWeight> entries =
        routes(SegmentKey.HEADER, 4096).get(0).getRoute().getWeightedClusters().getClustersList();

    assertThat(entries).hasSize(4096);
    assertThat(entries).allMatch(entry -> entry.getWeight().getValue() == 1);
    assertThat(entries).extracting(ClusterWeight::getMetadataMatch).doesNotHaveDuplicates();
  }

  @Test
  void routesOfEqualSettingsAreEqualBytes() {
    for (SegmentKey key : SegmentKey.values()) {
      assertThat(resource(key, 64)).isEqualTo(resource(key, 64));
    }
  }

  @Test
  void fourThousandShardsStayFarBelowTheFourMebibytesThatClientsOfGrpcTakeByDefault() {
    assertThat(resource(SegmentKey.COLLECTION_PARTITION, 1024).packed().getSerializedSize())
        .isBetween(50_000, 200_000);
    assertThat(resource(SegmentKey.COLLECTION_PARTITION, 4096).packed().getSerializedSize())
        .isBetween(200_000, 800_000);
  }

  @Test
  void theMapsWithinThePackedFilterAreInTheOrderOfDeterministicSerialisation() throws Exception {
    HttpFilter filter = SegmentFilters.disabled().get(0);
    Any packed = filter.getTypedConfig();
    Message message = packed.unpack(GrpcFieldExtractionConfig.class);

    assertThat(packed.getValue().toByteArray()).isEqualTo(deterministic(message));
  }

  @Test
  void oneRegularExpressionTakesWhatSeveralPathsTakeAndNothingElse() {
    RouteMatch match =
        PathMatches.anyOf(
            List.of(
                new PathMatch.Exact("/milvus.proto.milvus.MilvusService/Query"),
                new PathMatch.Prefix("/a.b/Search+")));

    Pattern regex = Pattern.compile(match.getSafeRegex().getRegex());
    assertThat("/milvus.proto.milvus.MilvusService/Query").matches(regex);
    assertThat("/a.b/Search+").matches(regex);
    assertThat("/a.b/Search+InFiles").matches(regex);
    assertThat("/milvus.proto.milvus.MilvusService/QueryX").doesNotMatch(regex);
    assertThat("/milvusXproto.milvus.MilvusService/Query").doesNotMatch(regex);
    assertThat("/a.b/Searchh").doesNotMatch(regex);
    assertThat("/x/a.b/Search+").doesNotMatch(regex);
  }

  private static List<Route> routes(SegmentKey key, int shards) {
    ShardTarget sharding =
        new ShardTarget(key, new ShardSpec(shards, 2, new TreeMap<>()), Duration.ZERO);
    return ShardRoutes.routes(MATCH, ACTION, "milvus-demo/milvus/ro", sharding);
  }

  private static Resource resource(SegmentKey key, int shards) {
    return Resource.of(
        RouteConfiguration.newBuilder()
            .setName("milvus-demo/milvus")
            .addVirtualHosts(VirtualHost.newBuilder().addAllRoutes(routes(key, shards)))
            .build());
  }

  private static byte[] deterministic(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    message.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }
}
