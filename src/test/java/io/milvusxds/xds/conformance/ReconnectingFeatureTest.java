package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.listener;
import static io.milvusxds.testing.xds.EnvoyMessages.routes;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.XdsClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a client that was here before gets. */
class ReconnectingFeatureTest {
  @Scenario
  void aClientThatHasEverythingIsSentNothing(Stage stage) {
    stage.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "x"));
    XdsClient client = likeEnvoy(stage);
    int before = client.responses().size();

    client.reconnect();
    stage.awaitTypes(4);
    stage.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "marker"));

    client.awaitHeld(ROUTE, routes("r", "marker"));
    stage.awaitSynced();
    assertThat(client.responses()).hasSize(before + 1);
  }

  @Scenario
  void aClientIsSentWhatChangedWhileItWasAway(Stage stage) {
    stage.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "x"));
    XdsClient client = likeEnvoy(stage);
    client.disconnect();

    stage.publish(cluster("a", 1), endpoints("a", 7), listener("l", 1), routes("r", "x"));
    client.reconnect();

    client.awaitHeld(ENDPOINT, endpoints("a", 7));
    stage.awaitTypes(4);
    stage.awaitSynced();
    assertThat(client.responses(CLUSTER)).hasSize(1);
    assertThat(client.responses(ROUTE)).hasSize(1);
  }

  @Scenario
  void aClientIsSentWhatAppearedWhileItWasAway(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "*");
    client.awaitHeld(CLUSTER, cluster("a", 1));
    stage.awaitSynced();
    client.disconnect();

    stage.publish(cluster("a", 1), cluster("b", 1));
    client.reconnect();

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
  }

  @Scenario
  void namesAddedWhileAwayAreAnswered(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));
    stage.awaitSynced();

    client.reopen();
    client.subscribe(ENDPOINT, "b");

    client.awaitResponses(ENDPOINT, 2);
    assertThat(client.last(ENDPOINT).names()).contains("b");
  }

  @Scenario
  void whatWasRefusedIsSentOnceMoreOnANewStream(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    client.refuse(response -> response.names().contains("a"));
    stage.publish(endpoints("a", 2), endpoints("b", 1));
    stage.awaitRefusals(1);
    stage.publish(endpoints("a", 2), endpoints("b", 2));
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 2));

    client.reconnect();

    // Else the new stream would show a client as synced that lacks what it refused.
    stage.awaitRefusals(2);
  }

  @Scenario(
      in = Applies.AGGREGATED,
      because = "endpoints on a stream of their own do not know what happens to clusters")
  void aClusterThatChangedWhileAwayGetsItsUnchangedEndpointsAgain(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.awaitSynced();
    client.disconnect();

    stage.publish(cluster("a", 2), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
    client.reconnect();

    // The changed cluster warms in the client, and does so only with a load assignment.
    client.awaitResponses(ENDPOINT, 2);
    assertThat(client.last(ENDPOINT).names()).contains("a");
  }

  @Scenario
  void aStreamThatBreaksBetweenAClusterAndItsUnchangedEndpointsStillBringsThem(Stage stage)
      throws IOException {
    stage.publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.awaitSynced();
    client.ignore(response -> response.type() == ENDPOINT);
    stage.publish(cluster("a", 2), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
    client.awaitHeld(CLUSTER, cluster("a", 2), cluster("b", 1));
    int before = client.responses(CLUSTER).size();
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(cluster("a", 2), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
      client.ignore(response -> false);

      client.moveTo(other.server().port());

      // It has the newest cluster, which warms until it gets endpoints, and endpoints as before.
      await("the endpoints of the cluster").until(() -> gotFrom(other, client, "a"));
      other.awaitSynced();
      assertThat(client.responses(CLUSTER)).hasSize(before);
    }
  }

  @Scenario(
      in = Applies.AGGREGATED,
      because = "endpoints on a stream of their own do not know what happens to clusters")
  void endpointsThatCameBeforeTheirClusterComeOnceMoreThoughTheStreamBreaksAfterIt(Stage stage)
      throws IOException {
    stage.publish(cluster("a", 1), endpoints("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));
    stage.awaitSynced();
    client.ignore(response -> response.type() == CLUSTER);
    stage.publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1));
    client.awaitResponses(CLUSTER, 2);
    // The client owes an answer for clusters, so only the endpoints can go out.
    stage.publish(cluster("a", 2), cluster("b", 1), endpoints("a", 2));
    client.awaitHeld(ENDPOINT, endpoints("a", 2));
    client.ignore(response -> response.type() == ENDPOINT).accept(client.last(CLUSTER));
    client.awaitHeld(CLUSTER, cluster("a", 2), cluster("b", 1));
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(cluster("a", 2), cluster("b", 1), endpoints("a", 2));
      client.ignore(response -> false);

      client.moveTo(other.server().port());

      await("the endpoints of the cluster").until(() -> gotFrom(other, client, "a"));
    }
  }

  private static boolean gotFrom(Stage server, XdsClient client, String name) {
    return server.events().sent().contains(ENDPOINT)
        && client.last(ENDPOINT).names().contains(name);
  }

  @Scenario
  void aVersionThatNobodyKnowsIsAnsweredInFull(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client();

    client.ask(
        client
            .request(ENDPOINT, Set.of(), Set.of())
            .wanting(List.of("a"), List.of("a"), List.of())
            .having("of-another-server", Map.of("a", "of-another-server")));

    client.awaitHeld(ENDPOINT, endpoints("a", 1));
  }

  @Scenario
  void anotherServerWithTheSameContentSendsNothing(Stage stage) throws IOException {
    stage.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "x"));
    XdsClient client = likeEnvoy(stage);
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "x"));
      int before = client.responses().size();

      client.moveTo(other.server().port());
      other.awaitTypes(4);
      other.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "y"));

      client.awaitHeld(ROUTE, routes("r", "y"));
      assertThat(client.responses()).hasSize(before + 1);
    }
  }

  private static XdsClient likeEnvoy(Stage stage) {
    XdsClient client = stage.client();
    client.subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a");
    client.subscribeToAll(LISTENER).subscribe(ROUTE, "r");
    client.awaitResponses(CLUSTER, 1);
    client.awaitResponses(ENDPOINT, 1);
    client.awaitResponses(LISTENER, 1);
    client.awaitResponses(ROUTE, 1);
    stage.awaitSynced();
    return client;
  }
}
