package io.milvusxds.xds;

import static io.milvusxds.testing.EnvoyMessages.cluster;
import static io.milvusxds.testing.EnvoyMessages.endpoints;
import static io.milvusxds.testing.EnvoyMessages.listener;
import static io.milvusxds.testing.EnvoyMessages.routes;
import static io.milvusxds.testing.EnvoyMessages.snapshot;
import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.xds.ResourceType.CLUSTER;
import static io.milvusxds.xds.ResourceType.ENDPOINT;
import static io.milvusxds.xds.ResourceType.LISTENER;
import static io.milvusxds.xds.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.milvusxds.testing.FakeEnvoy;
import io.milvusxds.testing.RecordingListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of the state-of-the-world variant sees, through real gRPC. */
class StateOfTheWorldFeatureTest {
  private static final String GROUP = "prod/milvus";
  private static final XdsLimits LIMITS =
      new XdsLimits(20, 100, 1024 * 1024, Duration.ofMillis(500));

  private final RecordingListener listener = new RecordingListener();
  private final XdsServer server =
      new XdsServer(
          node ->
              node.cluster().isEmpty()
                  ? new NodeGroups.Choice.Refused(
                      "node.cluster is empty (expected: namespace/name)")
                  : new NodeGroups.Choice.Member(node.cluster()),
          listener,
          LIMITS,
          Clock.systemUTC());

  @BeforeEach
  void start() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void publish(Message... messages) {
    server.publish(GROUP, snapshot(messages), System.nanoTime());
  }

  private FakeEnvoy envoy() {
    return FakeEnvoy.connect(server.port(), GROUP);
  }

  private void awaitSynced() {
    await("every stream synced")
        .until(
            () ->
                server.streams().stream()
                    .flatMap(stream -> stream.types().stream())
                    .allMatch(type -> type.summary().equals("synced")));
  }

  @Test
  void anEnvoyGetsAllThatItSubscribedTo() {
    publish(cluster("a", 1), endpoints("a", 1), listener("l", 10), routes("r", "x"));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribeLikeEnvoy(List.of("a"), List.of("r"));

      envoy.awaitNames(CLUSTER, "a");
      envoy.awaitNames(ENDPOINT, "a");
      envoy.awaitNames(LISTENER, "l");
      envoy.awaitNames(ROUTE, "r");
    }
  }

  @Test
  void anEnvoyThatCameTooEarlyIsAnsweredWhenItsGroupIsPublished() {
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER);
      await("one stream").until(() -> server.streams().size() == 1);

      publish(cluster("a", 1));

      envoy.awaitNames(CLUSTER, "a");
    }
  }

  @Test
  void anEnvoyNeverSeesTheResourcesOfAnotherGroup() {
    publish(cluster("mine", 1));
    server.publish("prod/other", snapshot(cluster("other", 1)), System.nanoTime());
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER);

      envoy.awaitNames(CLUSTER, "mine");
      assertThat(envoy.responses(CLUSTER)).hasSize(1);
    }
  }

  @Test
  void theNodeOfTheFirstRequestCountsForTheWholeStream() {
    publish(cluster("a", 1), endpoints("a", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribeLikeEnvoy(List.of("a"), List.of());
      envoy.awaitNames(ENDPOINT, "a");

      publish(cluster("a", 2), endpoints("a", 1, 2));

      envoy.awaitResource(CLUSTER, "a", cluster("a", 2));
      envoy.awaitResource(ENDPOINT, "a", endpoints("a", 1, 2));
    }
  }

  @Test
  void onlyWhatChangedIsSent() {
    publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribeLikeEnvoy(List.of("a", "b"), List.of());
      envoy.awaitNames(ENDPOINT, "a", "b");

      publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1), endpoints("b", 1, 2));

      envoy.awaitResource(ENDPOINT, "b", endpoints("b", 1, 2));
      assertThat(envoy.responses(ENDPOINT).get(1).getResourcesCount()).isEqualTo(1);
      assertThat(envoy.responses(CLUSTER)).hasSize(1);
    }
  }

  @Test
  void equalContentPublishedAgainIsNotSent() {
    publish(cluster("a", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER);
      envoy.awaitNames(CLUSTER, "a");

      publish(cluster("a", 1));
      publish(cluster("a", 1), cluster("marker", 1));

      envoy.awaitNames(CLUSTER, "a", "marker");
      assertThat(envoy.responses(CLUSTER)).hasSize(2);
    }
  }

  @Test
  void aRefusedResponseIsNotSentAgainUntilItsContentChanges() {
    publish(cluster("a", 1), listener("l", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.refuse(response -> response.getTypeUrl().equals(CLUSTER.typeUrl()));
      envoy.subscribe(CLUSTER);
      await("a rejection").until(() -> listener.rejections().size() == 1);

      // Another type is served meanwhile: a marker that the stream is alive and the refused type
      // quiet.
      envoy.subscribe(LISTENER);
      envoy.awaitNames(LISTENER, "l");
      publish(cluster("a", 1), listener("l", 2));
      envoy.awaitResource(LISTENER, "l", listener("l", 2));
      assertThat(envoy.responses(CLUSTER)).hasSize(1);

      envoy.refuse(response -> false);
      publish(cluster("a", 2), listener("l", 2));
      envoy.awaitResource(CLUSTER, "a", cluster("a", 2));
    }
  }

  @Test
  void aRefusalKeepsTheClientsWordsAndTheLastAcceptedVersion() {
    publish(cluster("a", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER);
      envoy.awaitNames(CLUSTER, "a");
      String accepted = envoy.responses(CLUSTER).get(0).getVersionInfo();
      envoy.refuse(response -> true);

      publish(cluster("a", 2));

      await("a rejection").until(() -> listener.rejections().size() == 1);
      TypeStatus status = server.streams().get(0).types().get(0);
      assertThat(status.acceptedVersion()).isEqualTo(accepted);
      assertThat(status.summary()).isEqualTo("rejected");
      assertThat(status.rejection().orElseThrow().message()).isEqualTo("refused by test");
      assertThat(status.rejection().orElseThrow().resources()).containsExactly("a");
    }
  }

  @Test
  void endpointsThatWereRefusedTogetherAreAllSentAgainWhenOneOfThemChanges() {
    publish(endpoints("a", 1), endpoints("b", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.refuse(response -> true);
      envoy.subscribe(ENDPOINT, "a", "b");
      await("a rejection").until(() -> listener.rejections().size() == 1);
      envoy.refuse(response -> false);

      publish(endpoints("a", 1), endpoints("b", 2));

      envoy.awaitResource(ENDPOINT, "b", endpoints("b", 2));
      envoy.awaitResource(ENDPOINT, "a", endpoints("a", 1));
    }
  }

  @Test
  void anEnvoyThatReconnectsWithTheSameContentIsSentNothing() {
    publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "x"));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribeLikeEnvoy(List.of("a"), List.of("r"));
      envoy.awaitNames(ROUTE, "r");
      awaitSynced();
      int before = envoy.responses().size();

      envoy.reconnect();
      await("reconnected")
          .until(() -> listener.open() == 1 && server.streams().get(0).types().size() == 4);
      publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "marker"));

      envoy.awaitResource(ROUTE, "r", routes("r", "marker"));
      assertThat(envoy.responses()).hasSize(before + 1);
    }
  }

  @Test
  void anEnvoyThatReconnectsAfterAChangeIsSentWhatChanged() {
    publish(cluster("a", 1), endpoints("a", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribeLikeEnvoy(List.of("a"), List.of());
      envoy.awaitNames(ENDPOINT, "a");
      envoy.disconnect();

      publish(cluster("a", 1), endpoints("a", 7));
      envoy.reconnect();

      envoy.awaitResource(ENDPOINT, "a", endpoints("a", 7));
      assertThat(envoy.responses(CLUSTER)).hasSize(1);
    }
  }

  @Test
  void everyNamedEndpointIsAnsweredThoughAnotherNameDoesNotExist() {
    publish(endpoints("a", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(ENDPOINT, "a", "missing");
      envoy.awaitNames(ENDPOINT, "a");

      publish(endpoints("a", 1, 2));
      envoy.awaitResource(ENDPOINT, "a", endpoints("a", 1, 2));

      publish(endpoints("a", 1, 2), endpoints("missing", 3));
      envoy.awaitResource(ENDPOINT, "missing", endpoints("missing", 3));
    }
  }

  @Test
  void aClusterThatChangedGetsItsEndpointsAgainSinceItWarmsAgain() {
    publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribeLikeEnvoy(List.of("a", "b"), List.of());
      envoy.awaitNames(ENDPOINT, "a", "b");

      publish(cluster("a", 2), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));

      envoy.awaitResponses(ENDPOINT, 2);
      DiscoveryResponse again = envoy.responses(ENDPOINT).get(1);
      assertThat(again.getResourcesCount()).isEqualTo(1);
      envoy.awaitResource(CLUSTER, "a", cluster("a", 2));
    }
  }

  @Test
  void newResourcesArriveBeforeWhatRefersToThem() {
    publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "a"));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribeLikeEnvoy(List.of("a", "b"), List.of("r"));
      envoy.awaitNames(ROUTE, "r");
      int before = envoy.responses().size();

      publish(
          cluster("a", 1),
          cluster("b", 1),
          endpoints("a", 1),
          endpoints("b", 1),
          listener("l", 2),
          routes("r", "b"));

      envoy.awaitResource(ROUTE, "r", routes("r", "b"));
      assertThat(envoy.responses().subList(before, envoy.responses().size()))
          .extracting(DiscoveryResponse::getTypeUrl)
          .containsExactly(
              CLUSTER.typeUrl(), ENDPOINT.typeUrl(), LISTENER.typeUrl(), ROUTE.typeUrl());
    }
  }

  @Test
  void aClusterGoesOnlyAfterTheRouteToItWasReplaced() {
    publish(cluster("a", 1), cluster("b", 1), listener("l", 1), routes("r", "a"));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER).subscribe(LISTENER).subscribe(ROUTE, "r");
      envoy.awaitNames(ROUTE, "r");
      int before = envoy.responses().size();

      publish(cluster("b", 1), listener("l", 1), routes("r", "b"));

      envoy.awaitNames(CLUSTER, "b");
      assertThat(envoy.responses().subList(before, envoy.responses().size()))
          .extracting(DiscoveryResponse::getTypeUrl)
          .containsExactly(ROUTE.typeUrl(), CLUSTER.typeUrl());
    }
  }

  @Test
  void aClusterGoesAfterTheGraceTimeWhenTheClientNeverAnswersForItsRoutes() {
    publish(cluster("a", 1), cluster("b", 1), routes("r", "a"));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER).subscribe(ROUTE, "r");
      envoy.awaitNames(ROUTE, "r");
      envoy.silent(true);
      publish(cluster("a", 1), cluster("b", 1), routes("r", "b"));
      envoy.awaitResponses(ROUTE, 2);
      envoy.silent(false);

      publish(cluster("b", 1), routes("r", "b"));

      envoy.awaitNames(CLUSTER, "b");
    }
  }

  @Test
  void changesWhileAnAnswerIsOutEndInTheNewestOnly() {
    publish(cluster("a", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.silent(true);
      envoy.subscribe(CLUSTER);
      envoy.awaitResponses(CLUSTER, 1);
      for (int i = 2; i <= 500; i++) {
        publish(cluster("a", i));
      }
      envoy.silent(false);

      envoy.sendRaw(
          DiscoveryRequest.newBuilder()
              .setTypeUrl(CLUSTER.typeUrl())
              .setResponseNonce(envoy.responses(CLUSTER).get(0).getNonce())
              .build());

      envoy.awaitResource(CLUSTER, "a", cluster("a", 500));
      assertThat(envoy.responses(CLUSTER)).hasSize(2);
    }
  }

  @Test
  void anUnsubscribedNameIsNoLongerSentAndComesAgainAfterResubscribing() {
    publish(endpoints("a", 1), endpoints("b", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(ENDPOINT, "a", "b");
      envoy.awaitNames(ENDPOINT, "a", "b");
      envoy.subscribe(ENDPOINT, "a");
      await("one name").until(() -> server.streams().get(0).types().get(0).subscribed() == 1);

      publish(endpoints("a", 1, 2), endpoints("b", 1, 2));
      envoy.awaitResource(ENDPOINT, "a", endpoints("a", 1, 2));
      assertThat(envoy.responses(ENDPOINT)).hasSize(2);
      assertThat(envoy.responses(ENDPOINT).get(1).getResourcesCount()).isEqualTo(1);

      envoy.subscribe(ENDPOINT, "a", "b");
      envoy.awaitResource(ENDPOINT, "b", endpoints("b", 1, 2));
    }
  }

  @Test
  void aStaleNonceChangesNothing() {
    publish(cluster("a", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER);
      envoy.awaitNames(CLUSTER, "a");
      publish(cluster("a", 2));
      envoy.awaitResource(CLUSTER, "a", cluster("a", 2));

      envoy.sendRaw(
          DiscoveryRequest.newBuilder()
              .setTypeUrl(CLUSTER.typeUrl())
              .setResponseNonce("1")
              .addResourceNames("somebody-else")
              .build());
      publish(cluster("a", 3));

      envoy.awaitResource(CLUSTER, "a", cluster("a", 3));
    }
  }

  @Test
  void aClientThatNamesNoNodeIsToldWhatIsMissing() {
    publish(cluster("a", 1));
    try (FakeEnvoy envoy = FakeEnvoy.connect(server.port(), Node.getDefaultInstance())) {
      envoy.sendRaw(DiscoveryRequest.newBuilder().setTypeUrl(CLUSTER.typeUrl()).build());

      Status end = envoy.awaitEnd();
      assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(end.getDescription()).contains("no node").contains("expected");
    }
  }

  @Test
  void aNodeWithoutAGroupIsTurnedAwayWithTheReason() {
    try (FakeEnvoy envoy = FakeEnvoy.connect(server.port(), "")) {
      envoy.subscribe(CLUSTER);

      Status end = envoy.awaitEnd();
      assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(end.getDescription()).contains("node.cluster is empty");
      assertThat(listener.refusals()).hasSize(1);
    }
  }

  @Test
  void anUnknownTypeEndsTheStreamWithAReasonAndNobodyElseNotices() {
    publish(cluster("a", 1));
    try (FakeEnvoy good = envoy();
        FakeEnvoy bad = envoy()) {
      good.subscribe(CLUSTER);
      bad.subscribe(CLUSTER);
      bad.awaitNames(CLUSTER, "a");

      bad.sendRaw(DiscoveryRequest.newBuilder().setTypeUrl("no/such.type").build());

      assertThat(bad.awaitEnd().getDescription()).contains("no/such.type");
      publish(cluster("a", 2));
      good.awaitResource(CLUSTER, "a", cluster("a", 2));
    }
  }

  @Test
  void moreNamesThanAllowedEndTheStreamOnly() {
    publish(cluster("a", 1));
    try (FakeEnvoy greedy = envoy()) {
      String[] names = new String[LIMITS.maxNamesPerStream() + 1];
      for (int i = 0; i < names.length; i++) {
        names[i] = "name-" + i;
      }

      greedy.subscribe(ENDPOINT, names);

      assertThat(greedy.awaitEnd().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void clientsThatDisappearAreForgotten() {
    publish(cluster("a", 1));
    for (int i = 0; i < 3 * LIMITS.maxStreams(); i++) {
      try (FakeEnvoy envoy = envoy()) {
        envoy.subscribe(CLUSTER);
        envoy.awaitNames(CLUSTER, "a");
      }
      await("no stream").until(() -> server.streams().isEmpty());
    }

    assertThat(listener.open()).isZero();
    assertThat(server.groups()).containsEntry(GROUP, 0);
  }

  @Test
  void convergenceIsToldWhenTheLastStreamHasAnswered() {
    publish(cluster("a", 1));
    try (FakeEnvoy quick = envoy();
        FakeEnvoy slow = envoy()) {
      quick.subscribe(CLUSTER);
      slow.subscribe(CLUSTER);
      quick.awaitNames(CLUSTER, "a");
      slow.awaitNames(CLUSTER, "a");
      awaitSynced();
      slow.silent(true);

      publish(cluster("a", 2));
      quick.awaitResource(CLUSTER, "a", cluster("a", 2));
      slow.awaitResponses(CLUSTER, 2);
      assertThat(listener.convergences()).isEmpty();

      slow.disconnect();
      await("convergence").until(() -> listener.convergences().size() == 1);
    }
  }

  @Test
  void drainingEndsEveryStreamWithAWordToConnectAgain() throws InterruptedException {
    publish(cluster("a", 1));
    try (FakeEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER);
      envoy.awaitNames(CLUSTER, "a");

      server.drain(Duration.ofMillis(50));

      assertThat(envoy.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }
}
