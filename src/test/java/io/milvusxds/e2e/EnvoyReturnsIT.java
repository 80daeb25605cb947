package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.testing.xds.WorkingResources;
import io.milvusxds.translate.Bootstrap.Protocol;
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Envoy that comes back to a server, on another stream or after the server's restart. */
class EnvoyReturnsIT {
  private static final String METHOD = "shop.Cart/Add";
  private static final WorkingResources RESOURCES = WorkingResources.aggregated();

  private AnyNode node;
  private AnyNode newNode;

  @BeforeEach
  void start() throws Exception {
    node = AnyNode.start("node");
    newNode = AnyNode.start("new node");
  }

  @AfterEach
  void stop() {
    node.close();
    newNode.close();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aStreamThatBreaksBetweenAClusterAndItsEndpointsCostsNoWarming(Protocol protocol)
      throws Exception {
    try (LibraryEnvoy served = LibraryEnvoy.start(protocol, yaml -> yaml)) {
      served.publish(resources(served, 1, 1));
      served.envoy().awaitListener();
      await("synced").until(() -> summaries(served).equals(List.of("synced")));

      served.listener().endStreamAfter(ResourceType.CLUSTER);
      served.publish(resources(served, 1, 2));

      // Envoy's initial fetch timeout is 15 seconds; to connect again takes up to 5.
      await("the changed cluster")
          .atMost(Duration.ofSeconds(9))
          .until(() -> hasCluster(served.envoy(), "dynamic_active_clusters", 2));
      served.awaitStat("cluster_manager.warming_clusters", 0);
      assertThat(served.envoy().stat("cluster.nodes.init_fetch_timeout")).isZero();
      assertThat(served.envoy().outcome(METHOD)).isEqualTo("node");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void anEnvoyKeepsWhatItHasOfWhatARestartedServerDoesNotKnow(Protocol protocol) throws Exception {
    try (LibraryEnvoy served = LibraryEnvoy.start(protocol, yaml -> yaml)) {
      served.publish(resources(served, 3, 30));
      served.envoy().awaitListener();
      await("synced").until(() -> summaries(served).equals(List.of("synced")));
      int sentBefore = served.listener().sent().size();

      served.restart(
          EnvoyMessages.snapshot(
              Set.of(name(ResourceType.CLUSTER, "nodes"), name(ResourceType.CLUSTER, "others")),
              Set.of(name(ResourceType.ENDPOINT, "nodes")),
              RESOURCES.cluster("nodes", 1),
              RESOURCES.cluster("others", 1),
              RESOURCES.endpoints("others", newNode.address()),
              RESOURCES.listener("in", served.listenPort(), "routes"),
              RESOURCES.routes("routes", "nodes")));

      await("all asked for")
          .until(
              () ->
                  served.server().streams().stream().mapToInt(s -> s.types().size()).sum() == 4
                      && summaries(served).equals(List.of("synced")));
      // What is known goes on meanwhile.
      await("the endpoints that are known")
          .until(
              () ->
                  served.envoy().endpoints("others").equals(List.of(newNode.address().toString())));
      assertThat(served.listener().sent().subList(sentBefore, served.listener().sent().size()))
          .doesNotContain(ResourceType.CLUSTER);
      assertThat(hasCluster(served.envoy(), "dynamic_active_clusters", 3)).isTrue();
      assertThat(hasCluster(served.envoy(), "dynamic_active_clusters", 30)).isTrue();
      assertThat(served.envoy().stat("cluster_manager.warming_clusters")).isZero();
      assertThat(served.envoy().outcome(METHOD)).isEqualTo("node");
      try (ServedEnvoy fresh = served.startAnother()) {
        await("what is in doubt, at an Envoy that has nothing")
            .until(() -> fresh.endpoints("others").equals(List.of(newNode.address().toString())));
        assertThat(fresh.endpoints("nodes")).isEmpty();
      }

      served.publish(resources(served, 3, 31));

      await("what is known now")
          .until(() -> hasCluster(served.envoy(), "dynamic_active_clusters", 31));
      assertThat(served.envoy().outcome(METHOD)).isEqualTo("node");
      assertThat(served.listener().rejections()).isEmpty();
    }
  }

  private static ResourceName name(ResourceType type, String name) {
    return new ResourceName(type, name);
  }

  private static boolean hasCluster(ServedEnvoy envoy, String part, int timeoutSeconds)
      throws Exception {
    return envoy.dump(part).contains("\"connect_timeout\": \"" + timeoutSeconds + "s\"");
  }

  /** All calls go to the cluster {@code nodes}; {@code others} is there, too. */
  private Message[] resources(LibraryEnvoy served, int timeoutSeconds, int timeoutOfOthers) {
    return new Message[] {
      RESOURCES.cluster("nodes", timeoutSeconds),
      RESOURCES.endpoints("nodes", node.address()),
      RESOURCES.cluster("others", timeoutOfOthers),
      RESOURCES.endpoints("others", node.address()),
      RESOURCES.listener("in", served.listenPort(), "routes"),
      RESOURCES.routes("routes", "nodes")
    };
  }

  private static List<String> summaries(LibraryEnvoy served) {
    return served.server().streams().stream()
        .flatMap(stream -> stream.types().stream())
        .map(type -> type.summary())
        .distinct()
        .toList();
  }
}
