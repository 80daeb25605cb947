package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.listener;
import static io.milvusxds.testing.xds.EnvoyMessages.routes;
import static io.milvusxds.testing.xds.EnvoyMessages.secret;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static io.milvusxds.xds.resource.ResourceType.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.XdsClient;
import java.util.Set;

/** What a client may ask for, and what it then gets. */
class SubscribingFeatureTest {
  @Scenario
  void anEmptyFirstRequestSubscribesToEverything(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), listener("l", 1));
    XdsClient client = stage.client();

    client.subscribeToAll(CLUSTER).subscribeToAll(LISTENER);

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    client.awaitHeld(LISTENER, listener("l", 1));
  }

  @Scenario
  void aStarSubscribesToEverything(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), listener("l", 1));
    XdsClient client = stage.client();

    client.subscribe(CLUSTER, "*").subscribe(LISTENER, "*");

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    client.awaitHeld(LISTENER, listener("l", 1));
  }

  @Scenario
  void namesSubscribeToThemselvesOnly(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client();

    client.subscribe(CLUSTER, "a").subscribe(ENDPOINT, "b");

    client.awaitHeld(CLUSTER, cluster("a", 1));
    client.awaitHeld(ENDPOINT, endpoints("b", 1));
    assertThat(client.responses()).allSatisfy(r -> assertThat(r.names()).hasSize(1));
  }

  @Scenario
  void everyTypeIsServed(Stage stage) {
    stage.publish(
        cluster("a", 1), endpoints("a", 1), secret("s", "x"), listener("l", 1), routes("r", "x"));
    XdsClient client = stage.client();

    client.subscribe(CLUSTER, "a").subscribe(ENDPOINT, "a").subscribe(SECRET, "s");
    client.subscribe(LISTENER, "l").subscribe(ROUTE, "r");

    client.awaitHeld(CLUSTER, cluster("a", 1));
    client.awaitHeld(ENDPOINT, endpoints("a", 1));
    client.awaitHeld(SECRET, secret("s", "x"));
    client.awaitHeld(LISTENER, listener("l", 1));
    client.awaitHeld(ROUTE, routes("r", "x"));
  }

  @Scenario
  void anEmptyFirstRequestForATypeWithoutAWildcardSubscribesToNothing(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client();

    client.ask(client.request(ENDPOINT, Set.of(), Set.of()));
    client.subscribe(ENDPOINT, "b");

    client.awaitHeld(ENDPOINT, endpoints("b", 1));
    assertThat(client.responses()).hasSize(1);
  }

  @Scenario
  void aStarIsAnOrdinaryNameForATypeWithoutAWildcard(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client();

    client.subscribe(ENDPOINT, "*", "b");

    client.awaitHeld(ENDPOINT, endpoints("b", 1));
    stage.publish(endpoints("a", 2), endpoints("b", 2));
    client.awaitHeld(ENDPOINT, endpoints("b", 2));
    assertThat(client.last(ENDPOINT).names()).containsExactly("b");
  }

  @Scenario
  void aNameBesideAWildcardIsSentAgainAndTheWildcardGoesOn(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.awaitSynced();

    client.subscribe(CLUSTER, "*", "a");

    client.awaitResponses(CLUSTER, 2);
    assertThat(client.last(CLUSTER).names()).contains("a");
    stage.awaitSynced();
    stage.publish(cluster("a", 1), cluster("b", 2), cluster("c", 1));
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 2), cluster("c", 1));
  }

  @Scenario(in = Applies.DELTA, because = "a state-of-the-world request has to repeat the star")
  void theOldWildcardGoesOnBesideANewName(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));

    client.subscribe(CLUSTER, "a");

    client.awaitResponses(CLUSTER, 2);
    assertThat(client.last(CLUSTER).names()).containsExactly("a");
    stage.publish(cluster("a", 1), cluster("b", 2));
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 2));
  }

  @Scenario
  void withoutTheStarOnlyTheNamesAreLeft(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "*", "a");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.awaitSynced();

    client.unsubscribe(CLUSTER, "*");
    await("no wildcard")
        .until(() -> stage.status(CLUSTER).filter(status -> !status.wildcard()).isPresent());
    stage.publish(cluster("a", 2), cluster("b", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    assertThat(client.responses(CLUSTER)).hasSize(2);
    assertThat(client.last(CLUSTER).names()).containsExactly("a");
  }

  @Scenario
  void withoutAnyNameLeftNothingIsSubscribedNotEverything(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a");
    client.awaitHeld(CLUSTER, cluster("a", 1));
    stage.awaitSynced();

    client.unsubscribe(CLUSTER, "a");
    stage.awaitSubscribed(CLUSTER, 0);
    stage.publish(cluster("a", 2), cluster("b", 2));
    client.subscribe(CLUSTER, "b");

    client.awaitHeld(CLUSTER, cluster("b", 2));
    assertThat(client.responses(CLUSTER)).hasSize(2);
  }

  @Scenario
  void aStarThatComesBackGetsEverythingAgain(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "*");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.awaitSynced();
    client.unsubscribe(CLUSTER, "*");
    client.awaitHeld(CLUSTER);

    client.subscribe(CLUSTER, "*");

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    assertThat(client.responses(CLUSTER)).hasSize(2);
  }

  @Scenario(in = Applies.DELTA, because = "only delta has a request that drops a wildcard by name")
  void theOldWildcardEndsWithAnUnsubscribedStar(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));

    client.unsubscribe(CLUSTER, "*");
    client.subscribe(CLUSTER, "b");

    client.awaitResponses(CLUSTER, 2);
    stage.publish(cluster("a", 2), cluster("b", 2));
    client.awaitHeld(CLUSTER, cluster("b", 2));
    assertThat(client.responses(CLUSTER).subList(1, client.responses(CLUSTER).size()))
        .allSatisfy(response -> assertThat(response.names()).containsExactly("b"));
  }

  @Scenario(
      in = Applies.AGGREGATED,
      because = "a stream of a single type can not carry another one")
  void severalTypesShareOneStream(Stage stage) {
    stage.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "x"));
    XdsClient client = stage.client();

    client.subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a");
    client.subscribeToAll(LISTENER).subscribe(ROUTE, "r");

    client.awaitHeld(ROUTE, routes("r", "x"));
    client.awaitHeld(ENDPOINT, endpoints("a", 1));
    assertThat(stage.server().streams()).hasSize(1);
    assertThat(stage.server().streams().get(0).types()).hasSize(4);
  }

  @Scenario
  void aClientNeverSeesTheResourcesOfAnotherGroup(Stage stage) {
    stage.publish(cluster("mine", 1));
    stage.server().publish("prod/other", snapshot(cluster("other", 1)), System.nanoTime());
    XdsClient client = stage.client();

    client.subscribe(CLUSTER, "*", "other");

    client.awaitHeld(CLUSTER, cluster("mine", 1));
    assertThat(client.responses(CLUSTER))
        .allSatisfy(response -> assertThat(response.names()).containsExactly("mine"));
  }

  @Scenario
  void aClientThatComesBeforeTheContentIsAnsweredWhenThereIsSome(Stage stage) {
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    stage.awaitTypes(1);

    stage.publish(cluster("a", 1));

    client.awaitHeld(CLUSTER, cluster("a", 1));
  }

  @Scenario
  void anEmptyWorldIsAnsweredSoThatTheClientNeedNotWait(Stage stage) {
    stage.publish();
    XdsClient client = stage.client();

    client.subscribeToAll(CLUSTER).subscribeToAll(LISTENER);

    client.awaitResponses(CLUSTER, 1);
    client.awaitResponses(LISTENER, 1);
    assertThat(client.responses()).allSatisfy(r -> assertThat(r.names()).isEmpty());
  }
}
