package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource.ApiType;
import io.grpc.StatusRuntimeException;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.xds.WorkingResources;
import io.milvusxds.translate.Bootstrap.Protocol;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.resource.ResourceType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real Envoy that uses the xDS service of each type, each on a stream of its own, without ADS.
 */
class SeparateServicesIT {
  private static final String METHOD = "shop.Cart/Add";

  private AnyNode one;
  private AnyNode two;

  @BeforeEach
  void start() throws Exception {
    one = AnyNode.start("one");
    two = AnyNode.start("two");
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = ApiType.class,
      names = {"GRPC", "DELTA_GRPC"})
  void everyTypeIsServedOnItsOwnStreamAndEveryChangeIsFollowed(ApiType apiType) throws Exception {
    try (LibraryEnvoy served =
        LibraryEnvoy.start(protocol(apiType), yaml -> withoutAds(yaml, apiType))) {
      WorkingResources resources = WorkingResources.separate("milvus_xds", apiType);

      served.publish(working(resources, served, 1, one.address()));
      await("a call").until(() -> outcome(served).equals("one"));
      assertThat(typesByStream(served))
          .containsExactlyInAnyOrder(
              List.of(ResourceType.CLUSTER),
              List.of(ResourceType.ENDPOINT),
              List.of(ResourceType.LISTENER),
              List.of(ResourceType.ROUTE));

      served.publish(working(resources, served, 1, two.address()));
      await("other endpoints").until(() -> outcome(served).equals("two"));
      served.publish(working(resources, served, 2, one.address()));
      await("a changed cluster and endpoints").until(() -> outcome(served).equals("one"));
      served.publish(
          resources.cluster("other", 1),
          resources.endpoints("other", two.address()),
          resources.listener("in", served.listenPort(), "routes"),
          resources.routes("routes", "other"));
      await("another cluster").until(() -> outcome(served).equals("two"));
      await("the old cluster is gone")
          .until(() -> served.envoy().stat("cluster_manager.active_clusters") == 2);

      assertThat(served.listener().rejections()).isEmpty();
      assertThat(served.listener().refusals()).isEmpty();
    }
  }

  private static Message[] working(
      WorkingResources resources, LibraryEnvoy served, int version, HostPort address) {
    return new Message[] {
      resources.cluster("nodes", version),
      resources.endpoints("nodes", address),
      resources.listener("in", served.listenPort(), "routes"),
      resources.routes("routes", "nodes")
    };
  }

  private static Protocol protocol(ApiType apiType) {
    return apiType == ApiType.GRPC ? Protocol.STATE_OF_THE_WORLD : Protocol.DELTA;
  }

  /** Replaces {@code dynamic_resources} of a bootstrap. */
  private static String withoutAds(String yaml, ApiType apiType) {
    String source =
        "{resource_api_version: V3, api_config_source: {transport_api_version: V3, api_type: "
            + apiType
            + ", grpc_services: [{envoy_grpc: {cluster_name: milvus_xds}}]}}";
    int begin = yaml.indexOf("dynamic_resources:");
    int end = yaml.indexOf("static_resources:");
    return yaml.substring(0, begin)
        + "dynamic_resources:\n  cds_config: "
        + source
        + "\n  lds_config: "
        + source
        + "\n"
        + yaml.substring(end);
  }

  private static List<List<ResourceType>> typesByStream(LibraryEnvoy served) {
    return served.server().streams().stream()
        .map(StreamStatus::types)
        .map(types -> types.stream().map(type -> type.type()).toList())
        .toList();
  }

  private static String outcome(LibraryEnvoy served) {
    try {
      return served.envoy().call(METHOD);
    } catch (StatusRuntimeException e) {
      return "failed: " + e.getStatus().getCode();
    }
  }
}
