package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.xds.XdsNameResolverProvider;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.testing.xds.RecordingListener;
import io.milvusxds.testing.xds.WorkingResources;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gRPC's own xDS client makes of this server: it resolves a name and calls backends. */
class GrpcXdsClientFeatureTest {
  private static final String GROUP = "shop";
  private static final String METHOD = "shop.Cart/Add";
  private static final WorkingResources RESOURCES = WorkingResources.aggregated();

  private final RecordingListener listener = new RecordingListener();
  private XdsServer<String> server = newServer();
  private AnyNode one;
  private AnyNode two;
  private RawClient client;
  private XdsNameResolverProvider resolver;

  @BeforeEach
  void start() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    one = AnyNode.start("one");
    two = AnyNode.start("two");
    // Each test has a scheme of its own, since clients of one scheme are shared in the process.
    resolver = XdsNameResolverProvider.createForTest("xds" + server.port(), bootstrap());
    NameResolverRegistry.getDefaultRegistry().register(resolver);
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                "xds" + server.port() + ":///cart", InsecureChannelCredentials.create())
            .disableRetry()
            .build();
    client = new RawClient(channel);
  }

  @AfterEach
  void stop() {
    client.close();
    NameResolverRegistry.getDefaultRegistry().deregister(resolver);
    server.close();
    one.close();
    two.close();
  }

  private XdsServer<String> newServer() {
    return new XdsServer<>(
        node -> new NodeGroups.Choice.Member<>(node.cluster()),
        listener,
        XdsLimits.DEFAULT,
        Clock.systemUTC());
  }

  private Map<String, ?> bootstrap() {
    return Map.of(
        "node",
        Map.of("id", "grpc-java", "cluster", GROUP),
        "xds_servers",
        List.of(
            Map.of(
                "server_uri",
                "127.0.0.1:" + server.port(),
                "channel_creds",
                List.of(Map.of("type", "insecure")),
                "server_features",
                List.of("xds_v3"))));
  }

  private void publish(Message... messages) {
    server.publish(GROUP, EnvoyMessages.snapshot(messages));
  }

  private void publishEndpoints(HostPort... addresses) {
    publish(RESOURCES.cluster("cart-nodes", 1), addresses);
  }

  private void publish(Cluster cluster, HostPort... addresses) {
    publish(
        RESOURCES.apiListener("cart", "cart-routes"),
        RESOURCES.routes("cart-routes", "cart-nodes"),
        cluster,
        RESOURCES.endpoints("cart-nodes", addresses));
  }

  private void awaitAnswerOf(String node) {
    await("answers of " + node).until(() -> client.call(METHOD).equals(node));
  }

  @Test
  void aNameIsResolvedToABackendAndEveryTypeIsAccepted() {
    publishEndpoints(one.address());

    assertThat(client.call(METHOD)).isEqualTo("one");

    await("all types accepted")
        .until(
            () ->
                server.streams().stream()
                        .flatMap(stream -> stream.types().stream())
                        .filter(type -> type.summary().equals("synced"))
                        .filter(type -> !type.acceptedVersion().isEmpty())
                        .count()
                    == 4);
    assertThat(listener.rejections()).isEmpty();
  }

  @Test
  void aChannelThatCameBeforeTheFirstPublicationIsAnsweredByIt() throws Exception {
    try (RawClient.Load load = client.load(1, METHOD)) {
      await("the client").until(() -> listener.open() == 1);

      publishEndpoints(one.address());

      await("answers").until(() -> one.total() > 10);
      assertThat(load.stop()).containsOnly("one");
    }
  }

  @Test
  void endpointsThatChangeThereAndBackAreFollowedWithoutAFailedCall() throws Exception {
    publishEndpoints(one.address());
    try (RawClient.Load load = client.load(2, METHOD)) {
      await("load on one").until(() -> one.total() > 50);

      publishEndpoints(two.address());
      awaitAnswerOf("two");
      publishEndpoints(one.address());
      awaitAnswerOf("one");
      publishEndpoints(one.address(), two.address());
      long before = two.total();
      await("load on both").until(() -> two.total() > before + 50);

      assertThat(load.stop()).containsOnly("one", "two");
    }
  }

  @Test
  void aListenerThatIsTakenAwayAndComesBackIsServedAgain() {
    publishEndpoints(one.address());
    assertThat(client.call(METHOD)).isEqualTo("one");

    publish();
    await("calls fail").until(() -> outcome().startsWith("failed: UNAVAILABLE"));
    publishEndpoints(one.address());

    await("calls work").until(() -> outcome().equals("one"));
  }

  @Test
  void aRefusedClusterIsSentOnceAndTheNextGoodOneIsUsed() throws Exception {
    publishEndpoints(one.address());
    try (RawClient.Load load = client.load(1, METHOD)) {
      await("load").until(() -> one.total() > 10);

      Cluster good = RESOURCES.cluster("cart-nodes", 1);
      publish(good.toBuilder().setLbPolicy(LbPolicy.MAGLEV).build(), one.address());
      await("a refusal").until(() -> !listener.rejections().isEmpty());
      long before = one.total();
      await("load after it").until(() -> one.total() > before + 50);
      publishEndpoints(two.address());
      awaitAnswerOf("two");

      assertThat(load.stop()).containsOnly("one", "two");
      assertThat(listener.rejections()).hasSize(1);
      assertThat(listener.rejections().get(0).resources()).containsExactly("cart-nodes");
    }
  }

  @Test
  void aServerThatIsStartedAgainSendsNothingThatTheClientHasAndIsFollowed() throws Exception {
    publishEndpoints(one.address());
    try (RawClient.Load load = client.load(1, METHOD)) {
      await("load").until(() -> one.total() > 10);
      int port = server.port();
      server.close();
      int sentBefore = listener.sent().size();

      server = newServer();
      publishEndpoints(one.address());
      server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      // All of it: endpoints that change before it names its clusters go out once more after that.
      await("the client is back with all types")
          .until(() -> server.streams().stream().mapToInt(s -> s.types().size()).sum() == 4);
      publishEndpoints(two.address());
      awaitAnswerOf("two");

      assertThat(load.stop()).containsOnly("one", "two");
      List<ResourceType> sent = listener.sent();
      assertThat(sent.subList(sentBefore, sent.size())).containsExactly(ResourceType.ENDPOINT);
    }
  }

  private String outcome() {
    try {
      return client.call(METHOD);
    } catch (io.grpc.StatusRuntimeException e) {
      return "failed: " + e.getStatus().getCode();
    }
  }
}
