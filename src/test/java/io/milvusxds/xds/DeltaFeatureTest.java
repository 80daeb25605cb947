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
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.milvusxds.testing.FakeDeltaEnvoy;
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

/** What a client of the delta variant sees, through real gRPC. */
class DeltaFeatureTest {
  private static final String GROUP = "prod/milvus";

  private final RecordingListener events = new RecordingListener();
  private final XdsServer server =
      new XdsServer(
          node -> new NodeGroups.Choice.Member(node.cluster()),
          events,
          new XdsLimits(50, 100, 1024 * 1024, Duration.ofMillis(500)),
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

  private FakeDeltaEnvoy envoy() {
    return FakeDeltaEnvoy.connect(server.port(), GROUP);
  }

  private static String version(Message message) {
    return Resource.of(message).version();
  }

  @Test
  void anEnvoyGetsAllThatItSubscribedToEachWithItsOwnVersion() {
    publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER).subscribe(ENDPOINT, "a");

      envoy.awaitNames(CLUSTER, "a", "b");
      envoy.awaitVersion(ENDPOINT, "a", version(endpoints("a", 1)));
      assertThat(envoy.version(CLUSTER, "a")).isEqualTo(version(cluster("a", 1)));
    }
  }

  @Test
  void onlyTheClusterThatChangedIsSent() {
    publish(cluster("a", 1), cluster("b", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER);
      envoy.awaitNames(CLUSTER, "a", "b");

      publish(cluster("a", 1), cluster("b", 2));

      envoy.awaitVersion(CLUSTER, "b", version(cluster("b", 2)));
      assertThat(envoy.responses(CLUSTER).get(1).getResourcesCount()).isEqualTo(1);
    }
  }

  @Test
  void aNameThatDoesNotExistIsToldToBeGoneAndSentWhenItAppears() {
    publish(endpoints("a", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(ENDPOINT, "missing");
      envoy.awaitResponses(ENDPOINT, 1);
      assertThat(envoy.responses(ENDPOINT).get(0).getRemovedResourcesList())
          .containsExactly("missing");

      publish(endpoints("a", 1), endpoints("missing", 2));

      envoy.awaitNames(ENDPOINT, "missing");
    }
  }

  @Test
  void aResourceThatWasRemovedAndAddedAgainIsSentAgain() {
    publish(endpoints("a", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(ENDPOINT, "a");
      envoy.awaitNames(ENDPOINT, "a");
      publish(cluster("unrelated", 1));
      envoy.awaitNames(ENDPOINT);

      publish(endpoints("a", 1));

      envoy.awaitNames(ENDPOINT, "a");
    }
  }

  @Test
  void anEnvoyThatReconnectsWithTheSameContentIsSentNothing() {
    publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "x"));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER).subscribe(ENDPOINT, "a").subscribe(LISTENER).subscribe(ROUTE, "r");
      envoy.awaitNames(ROUTE, "r");
      envoy.awaitNames(LISTENER, "l");
      envoy.awaitNames(ENDPOINT, "a");
      int before = envoy.responses().size();

      envoy.reconnect();
      publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "marker"));

      envoy.awaitVersion(ROUTE, "r", version(routes("r", "marker")));
      assertThat(envoy.responses()).hasSize(before + 1);
    }
  }

  @Test
  void whatWasDeletedWhileAnEnvoyWasAwayIsToldWhenItComesBack() {
    publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER).subscribe(ENDPOINT, "a");
      envoy.awaitNames(CLUSTER, "a", "b");
      envoy.awaitNames(ENDPOINT, "a");
      envoy.disconnect();

      publish(cluster("b", 1));
      envoy.reconnect();

      envoy.awaitNames(CLUSTER, "b");
      envoy.awaitNames(ENDPOINT);
    }
  }

  @Test
  void aRefusedResponseIsNotSentAgainUntilItsContentChanges() {
    publish(cluster("a", 1), listener("l", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.refuse(response -> response.getTypeUrl().equals(CLUSTER.typeUrl()));
      envoy.subscribe(CLUSTER);
      await("a rejection").until(() -> events.rejections().size() == 1);

      envoy.subscribe(LISTENER);
      envoy.awaitNames(LISTENER, "l");
      publish(cluster("a", 1), listener("l", 2));
      envoy.awaitVersion(LISTENER, "l", version(listener("l", 2)));
      assertThat(envoy.responses(CLUSTER)).hasSize(1);

      envoy.refuse(response -> false);
      publish(cluster("a", 2), listener("l", 2));
      envoy.awaitVersion(CLUSTER, "a", version(cluster("a", 2)));
    }
  }

  @Test
  void anUnknownNonceIsIgnoredAndItsSubscriptionCounts() {
    publish(endpoints("a", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.sendRaw(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(ENDPOINT.typeUrl())
              .setResponseNonce("never-sent")
              .addResourceNamesSubscribe("a")
              .build());

      envoy.awaitNames(ENDPOINT, "a");
    }
  }

  @Test
  void anUnsubscribedNameIsNoLongerSentAndComesAgainThoughItDidNotChange() {
    publish(endpoints("a", 1), endpoints("b", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(ENDPOINT, "a", "b");
      envoy.awaitNames(ENDPOINT, "a", "b");
      envoy.unsubscribe(ENDPOINT, "b");
      await("one name").until(() -> server.streams().get(0).types().get(0).subscribed() == 1);
      publish(endpoints("a", 2), endpoints("b", 2));
      envoy.awaitVersion(ENDPOINT, "a", version(endpoints("a", 2)));
      assertThat(envoy.responses(ENDPOINT).get(1).getResourcesCount()).isEqualTo(1);

      envoy.subscribe(ENDPOINT, "b");

      envoy.awaitVersion(ENDPOINT, "b", version(endpoints("b", 2)));
    }
  }

  @Test
  void aNameUnsubscribedBesideAWildcardIsToldOnceMore() {
    publish(cluster("a", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER, "*", "a");
      envoy.awaitNames(CLUSTER, "a");

      envoy.unsubscribe(CLUSTER, "a");

      envoy.awaitNames(CLUSTER, "a");
      assertThat(envoy.responses(CLUSTER)).hasSize(2);
    }
  }

  @Test
  void aDeletedServiceLosesItsRoutesBeforeItsClusters() {
    publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "a"));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER).subscribe(ENDPOINT, "a").subscribe(LISTENER).subscribe(ROUTE, "r");
      envoy.awaitNames(ROUTE, "r");
      envoy.awaitNames(LISTENER, "l");
      int before = envoy.responses().size();

      publish();

      envoy.awaitNames(CLUSTER);
      List<DeltaDiscoveryResponse> since =
          envoy.responses().subList(before, envoy.responses().size());
      assertThat(since)
          .extracting(DeltaDiscoveryResponse::getTypeUrl)
          .containsExactly(
              ROUTE.typeUrl(), LISTENER.typeUrl(), ENDPOINT.typeUrl(), CLUSTER.typeUrl());
    }
  }

  @Test
  void aClusterThatChangedGetsItsEndpointsAgainSinceItWarmsAgain() {
    publish(cluster("a", 1), endpoints("a", 1));
    try (FakeDeltaEnvoy envoy = envoy()) {
      envoy.subscribe(CLUSTER).subscribe(ENDPOINT, "a");
      envoy.awaitNames(ENDPOINT, "a");

      publish(cluster("a", 2), endpoints("a", 1));

      envoy.awaitResponses(ENDPOINT, 2);
      envoy.awaitVersion(CLUSTER, "a", version(cluster("a", 2)));
    }
  }
}
