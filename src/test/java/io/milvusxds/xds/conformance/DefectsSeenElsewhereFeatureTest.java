package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.listener;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.resource.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * What was seen to go wrong in another control plane (java-control-plane 1.0.49), in the order of
 * the design: each must not happen here.
 */
class DefectsSeenElsewhereFeatureTest {
  @Scenario
  void aNodeThatIsOnlyInTheFirstRequestCountsForTheWholeStream(Stage stage) {
    stage.publish(cluster("a", 1), endpoints("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));

    for (int i = 2; i <= 5; i++) {
      stage.publish(cluster("a", i), endpoints("a", i));
      client.awaitHeld(CLUSTER, cluster("a", i));
      client.awaitHeld(ENDPOINT, endpoints("a", i));
    }

    assertThat(stage.server().streams())
        .allSatisfy(stream -> assertThat(stream.group()).isEqualTo(Stage.GROUP));
  }

  @Scenario
  void aRefusedResponseIsNotSentAgainUntilItsContentChanges(Stage stage) {
    stage.publish(cluster("a", 1), listener("l", 1));
    XdsClient client =
        stage.client().refuse(response -> response.type() == CLUSTER).subscribeToAll(CLUSTER);
    stage.awaitRefusals(1);

    // Others are served meanwhile, and an equal content is published: the refused type stays quiet.
    client.subscribeToAll(LISTENER);
    client.awaitHeld(LISTENER, listener("l", 1));
    for (int i = 2; i <= 20; i++) {
      stage.publish(cluster("a", 1), listener("l", i));
      client.awaitHeld(LISTENER, listener("l", i));
    }
    assertThat(client.responses(CLUSTER)).hasSize(1);

    client.refuse(response -> false);
    stage.publish(cluster("a", 2), listener("l", 20));
    client.awaitHeld(CLUSTER, cluster("a", 2));
    assertThat(client.responses(CLUSTER)).hasSize(2);
  }

  @Scenario
  void aSubscriptionGoesOnWhenOneOfItsNamesDoesNotExist(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "missing");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));

    stage.publish(endpoints("a", 2));
    client.awaitHeld(ENDPOINT, endpoints("a", 2));
    stage.publish(endpoints("a", 2), endpoints("missing", 3));

    client.awaitHeld(ENDPOINT, endpoints("a", 2), endpoints("missing", 3));
  }

  @Scenario
  void whatWasRemovedAndAddedAgainIsSentAgain(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.publish(endpoints("b", 2));
    await("removal and change").until(() -> endpoints("b", 2).equals(heldB(client)));
    stage.awaitSynced();

    stage.publish(endpoints("a", 1), endpoints("b", 2));

    await("a sent again").until(() -> client.last(ENDPOINT).names().equals(Set.of("a")));
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 2));
  }

  private static Object heldB(XdsClient client) {
    return client.held(ENDPOINT).getOrDefault("b", endpoints("b"));
  }

  @Scenario
  void whatWasDeletedWhileAClientWasAwayDoesNotLiveOn(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "*");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.awaitSynced();
    client.disconnect();

    stage.publish(cluster("b", 1));
    client.reconnect();

    client.awaitHeld(CLUSTER, cluster("b", 1));
  }

  @Scenario(
      in = Applies.DELTA,
      because = "endpoints that are gone can not be told in state-of-the-world")
  void endpointsDeletedWhileAClientWasAwayAreToldToBeGone(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    client.disconnect();

    stage.publish(endpoints("b", 1));
    client.reconnect();

    client.awaitHeld(ENDPOINT, endpoints("b", 1));
    assertThat(client.last(ENDPOINT).names()).isEmpty();
    assertThat(client.last(ENDPOINT).removed()).containsExactly("a");
  }

  @Scenario
  void anUnknownNonceNeverEndsTheStream(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));

    client.ask(client.request(ENDPOINT, Set.of(), Set.of()).answering("never-sent"));
    stage.publish(endpoints("a", 2));

    client.awaitHeld(ENDPOINT, endpoints("a", 2));
  }

  @Scenario
  void equalContentHasTheSameVersionHoweverItWasBuilt(Stage stage) {
    stage.publish(withMetadata("x", "y", "z"));
    XdsClient client = stage.client().subscribe(CLUSTER, "*");
    client.awaitHeld(CLUSTER, withMetadata("x", "y", "z"));
    stage.awaitSynced();

    assertThat(stage.server().publish(Stage.GROUP, reversed(), System.nanoTime())).isFalse();
    try (Stage other = Stage.open(stage.variant())) {
      other.server().publish(Stage.GROUP, reversed(), System.nanoTime());
      XdsClient second = other.client().subscribe(CLUSTER, "*");
      second.awaitResponses(CLUSTER, 1);

      assertThat(second.last(CLUSTER).version()).isEqualTo(client.last(CLUSTER).version());
      assertThat(second.last(CLUSTER).versions()).isEqualTo(client.last(CLUSTER).versions());
    }
  }

  private static Snapshot reversed() {
    return snapshot(withMetadata("z", "y", "x"));
  }

  // A map field keeps the order in which it was filled, which is no part of the content.
  private static Cluster withMetadata(String... keys) {
    Struct.Builder fields = Struct.newBuilder();
    for (String key : keys) {
      fields.putFields(key, Value.newBuilder().setStringValue(key).build());
    }
    return cluster("a", 1).toBuilder()
        .setMetadata(Metadata.newBuilder().putFilterMetadata("envoy.lb", fields.build()))
        .build();
  }

  @Scenario
  void aClientThatDisappearsIsForgotten(Stage stage) {
    stage.publish(cluster("a", 1));
    // More in turn than may be there at once, so a place that is not given back shows.
    for (int i = 0; i < 2 * Stage.LIMITS.maxStreams(); i++) {
      XdsClient client = stage.client().subscribeToAll(CLUSTER);
      client.awaitHeld(CLUSTER, cluster("a", 1));
      client.disconnect();
      await("no stream").until(() -> stage.server().streams().isEmpty());
    }

    await("all closed").until(() -> stage.events().open() == 0);
    assertThat(stage.server().groups()).containsEntry(Stage.GROUP, 0);
  }

  @Scenario(
      in = Applies.AGGREGATED_STATE_OF_THE_WORLD,
      because = "pings belong to the connection, so one variant shows it")
  void aQuietConnectionThatPingsOftenIsNotEnded(Stage stage) throws IOException {
    try (PingingConnection connection = PingingConnection.open(stage.server().port())) {
      assertThat(connection.pings(4, Duration.ofMillis(600))).isEqualTo(4);
      assertThat(connection.isToldToGoAway()).isFalse();
    }
  }
}
