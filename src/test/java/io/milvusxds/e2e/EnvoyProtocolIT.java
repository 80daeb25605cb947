package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.xds.WorkingResources;
import io.milvusxds.translate.Bootstrap.Protocol;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Rejection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a real Envoy and the stream layer talk, seen from both sides. */
class EnvoyProtocolIT {
  private static final String METHOD = "shop.Cart/Add";
  private static final WorkingResources RESOURCES = WorkingResources.aggregated();

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
  @CsvSource({
    "STATE_OF_THE_WORLD, true",
    "STATE_OF_THE_WORLD, false",
    "DELTA, true",
    "DELTA, false"
  })
  void everyVersionIsFollowedWhetherOrNotEnvoyRepeatsItsNode(Protocol protocol, boolean nodeOnce)
      throws Exception {
    try (LibraryEnvoy served =
        LibraryEnvoy.start(
            protocol,
            yaml ->
                yaml.replace(
                    "set_node_on_first_message_only: true",
                    "set_node_on_first_message_only: " + nodeOnce))) {
      for (int version = 1; version <= 5; version++) {
        AnyNode node = version % 2 == 0 ? two : one;
        String timeout = "\"connect_timeout\": \"" + version + "s\"";

        served.publish(working(served, version, node.address()));

        await("cluster of version " + version)
            .until(() -> served.envoy().dump("dynamic_active_clusters").contains(timeout));
        String name = version % 2 == 0 ? "two" : "one";
        await("call to " + name).until(() -> served.envoy().outcome(METHOD).equals(name));
      }

      assertThat(served.listener().rejections()).isEmpty();
      assertThat(served.server().streams()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aRefusedContentIsSentOnceAndTheNextGoodOneIsAccepted(Protocol protocol) throws Exception {
    try (LibraryEnvoy served = LibraryEnvoy.start(protocol, yaml -> yaml)) {
      served.publish(working(served, 1, one.address()));
      served.envoy().awaitListener();
      await("a call").until(() -> served.envoy().outcome(METHOD).equals("one"));
      int sentBefore = served.listener().sent().size();
      long clustersRefused = served.envoy().stat("cluster_manager.cds.update_rejected");

      served.publish(refused(served));
      await("four refusals").until(() -> served.listener().rejections().size() == 4);
      // A stream wakes by itself after XdsLimits.grace at the latest, which is two seconds.
      await("nothing for three seconds")
          .during(Duration.ofSeconds(3))
          .until(() -> served.listener().rejections().size() == 4);

      List<ResourceType> sent = served.listener().sent();
      assertThat(sent.subList(sentBefore, sent.size()))
          .containsExactly(
              ResourceType.CLUSTER,
              ResourceType.ENDPOINT,
              ResourceType.LISTENER,
              ResourceType.ROUTE);
      served.awaitStat("cluster_manager.cds.update_rejected", clustersRefused + 1);
      served.awaitStat("listener_manager.lds.update_rejected", 1);
      served.awaitStat("cluster.nodes.update_rejected", 1);
      assertThat(served.listener().rejections()).extracting(Rejection::message).doesNotContain("");
      assertThat(served.envoy().outcome(METHOD)).isEqualTo("one");

      served.publish(working(served, 2, two.address()));
      await("the good content").until(() -> served.envoy().outcome(METHOD).equals("two"));
      await("every type accepted").until(() -> summaries(served).equals(List.of("synced")));
      assertThat(served.listener().rejections()).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void anIdleStreamOnWhichEnvoyPingsEverySecondIsNotEnded(Protocol protocol) throws Exception {
    try (LibraryEnvoy served =
        LibraryEnvoy.start(protocol, yaml -> yaml.replace("interval: 5s", "interval: 1s"))) {
      served.publish(working(served, 1, one.address()));
      served.envoy().awaitListener();
      List<Long> streams = streamIds(served);

      // A stock server ends a connection at the third ping that comes too early.
      await("twice as many pings as a stock server takes")
          .atMost(Duration.ofSeconds(30))
          .during(Duration.ofSeconds(6))
          .until(() -> streamIds(served).equals(streams) && served.listener().open() == 1);

      assertThat(served.envoy().stat("cluster.milvus_xds.upstream_cx_total")).isEqualTo(1);
      assertThat(served.envoy().stat("cluster.milvus_xds.upstream_cx_destroy")).isZero();
      assertThat(served.envoy().stat("cluster.milvus_xds.http2.keepalive_timeout")).isZero();
      served.publish(working(served, 1, two.address()));
      await("a change afterwards").until(() -> served.envoy().outcome(METHOD).equals("two"));
      assertThat(streamIds(served)).isEqualTo(streams);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aChangedClusterGetsItsEndpointsAgainAndIsActiveAtOnce(Protocol protocol) throws Exception {
    try (LibraryEnvoy served = LibraryEnvoy.start(protocol, yaml -> yaml)) {
      served.publish(working(served, 1, one.address()));
      served.envoy().awaitListener();
      int sentBefore = served.listener().sent().size();

      served.publish(working(served, 2, one.address()));

      // Without its endpoints it would warm for 15 seconds, Envoy's initial fetch timeout.
      await("the changed cluster")
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  served
                      .envoy()
                      .dump("dynamic_active_clusters")
                      .contains("\"connect_timeout\": \"2s\""));
      served.awaitStat("cluster_manager.warming_clusters", 0);
      assertThat(served.envoy().dump("dynamic_warming_clusters")).doesNotContain("\"nodes\"");
      assertThat(served.envoy().stat("cluster.nodes.init_fetch_timeout")).isZero();
      List<ResourceType> sent = served.listener().sent();
      assertThat(sent.subList(sentBefore, sent.size()))
          .containsExactly(ResourceType.CLUSTER, ResourceType.ENDPOINT);
      assertThat(served.envoy().outcome(METHOD)).isEqualTo("one");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void whatIsTakenAwayGoesInOrderAndComesBackInOrder(Protocol protocol) throws Exception {
    try (LibraryEnvoy served = LibraryEnvoy.start(protocol, yaml -> yaml)) {
      served.publish(working(served, 1, one.address()));
      served.envoy().awaitListener();
      await("all answered").until(() -> summaries(served).equals(List.of("synced")));
      int sentBefore = served.listener().sent().size();

      served.publish();
      await("no cluster").until(() -> served.envoy().dump("dynamic_active_clusters").isEmpty());
      // Its open connections are drained for minutes, but it takes no new ones.
      served.awaitStat("listener_manager.total_listeners_active", 0);
      List<ResourceType> sent = served.listener().sent();

      List<ResourceType> removals = sent.subList(sentBefore, sent.size());
      assertThat(removals).contains(ResourceType.LISTENER, ResourceType.CLUSTER);
      assertThat(removals).isSortedAccordingTo(Collections.reverseOrder());
      assertThat(served.envoy().outcome(METHOD)).isEqualTo("failed: UNAVAILABLE");
      served.publish(working(served, 1, two.address()));
      await("it is back").until(() -> served.envoy().outcome(METHOD).equals("two"));
      assertThat(served.envoy().process().isAlive()).isTrue();
      assertThat(served.listener().rejections()).isEmpty();
    }
  }

  private static Message[] working(LibraryEnvoy served, int version, HostPort... addresses) {
    return new Message[] {
      RESOURCES.cluster("nodes", version),
      RESOURCES.endpoints("nodes", addresses),
      RESOURCES.listener("in", served.listenPort(), "routes"),
      RESOURCES.routes("routes", "nodes")
    };
  }

  /** The same resources, each with a fault that only an Envoy finds. */
  private static Message[] refused(LibraryEnvoy served) {
    Cluster cluster =
        RESOURCES.cluster("nodes", 1).toBuilder()
            .setLbPolicy(Cluster.LbPolicy.RING_HASH)
            .setRingHashLbConfig(
                Cluster.RingHashLbConfig.newBuilder()
                    .setMinimumRingSize(com.google.protobuf.UInt64Value.of(64))
                    .setMaximumRingSize(com.google.protobuf.UInt64Value.of(8)))
            .build();
    Listener listener = RESOURCES.listener("in", served.listenPort(), "routes");
    RouteConfiguration routes = RESOURCES.routes("routes", "nodes");
    return new Message[] {
      cluster,
      RESOURCES.endpoints("nodes", new HostPort("name.invalid", 1)),
      listener.toBuilder().clearFilterChains().build(),
      routes.toBuilder().addVirtualHosts(routes.getVirtualHosts(0)).build()
    };
  }

  private static List<Long> streamIds(LibraryEnvoy served) {
    return served.server().streams().stream().map(StreamStatus::id).toList();
  }

  /** The distinct summaries of all types on all streams. */
  private static List<String> summaries(LibraryEnvoy served) {
    return served.server().streams().stream()
        .flatMap(stream -> stream.types().stream())
        .map(type -> type.summary())
        .distinct()
        .toList();
  }
}
