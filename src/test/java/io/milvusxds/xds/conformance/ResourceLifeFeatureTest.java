package io.milvusxds.xds.conformance;

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
import io.milvusxds.xds.resource.Resource;

/** Resources that do not exist yet, appear, change, vanish and come back. */
class ResourceLifeFeatureTest {
  private static final String SAYS_GONE = "only delta can say that something does not exist";
  private static final String COMPLETE = "a delta response never has to be complete";

  @Scenario
  void aNameThatDoesNotExistYetIsSentWhenItAppears(Stage stage) {
    stage.publish(cluster("x", 1), endpoints("x", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "later").subscribe(ENDPOINT, "later");
    stage.awaitSubscribed(ENDPOINT, 1);

    stage.publish(cluster("x", 1), endpoints("x", 1), cluster("later", 1), endpoints("later", 1));

    client.awaitHeld(CLUSTER, cluster("later", 1));
    client.awaitHeld(ENDPOINT, endpoints("later", 1));
  }

  @Scenario(in = Applies.DELTA, because = SAYS_GONE)
  void aNameThatDoesNotExistIsToldToBeGoneAtOnce(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client();

    client.subscribe(ENDPOINT, "missing", "a");

    client.awaitHeld(ENDPOINT, endpoints("a", 1));
    assertThat(client.last(ENDPOINT).removed()).containsExactly("missing");
  }

  @Scenario(in = Applies.STATE_OF_THE_WORLD, because = "delta says that the name does not exist")
  void aNameThatDoesNotExistIsNotAnsweredWhereAbsenceSaysNothing(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "missing");
    stage.awaitSubscribed(ENDPOINT, 1);

    stage.publish(endpoints("a", 1), endpoints("missing", 1));

    client.awaitHeld(ENDPOINT, endpoints("missing", 1));
    assertThat(client.responses(ENDPOINT)).hasSize(1);
  }

  @Scenario(in = Applies.DELTA, because = "state-of-the-world has one version for all of a type")
  void eachResourceHasAVersionOfItsOwn(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client();

    client.subscribeToAll(CLUSTER);

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    assertThat(client.last(CLUSTER).versions())
        .containsEntry("a", Resource.of(cluster("a", 1)).version())
        .containsEntry("b", Resource.of(cluster("b", 1)).version());
  }

  @Scenario
  void aWildcardCoversWhatAppearsLater(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1));

    stage.publish(cluster("a", 1), cluster("b", 1));

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
  }

  @Scenario
  void ofEndpointsAndRoutesOnlyWhatChangedIsSent(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1), routes("r", "x"), routes("s", "x"));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b").subscribe(ROUTE, "r", "s");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    client.awaitHeld(ROUTE, routes("r", "x"), routes("s", "x"));

    stage.publish(endpoints("a", 1), endpoints("b", 2), routes("r", "y"), routes("s", "x"));

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 2));
    client.awaitHeld(ROUTE, routes("r", "y"), routes("s", "x"));
    assertThat(client.last(ENDPOINT).names()).containsExactly("b");
    assertThat(client.last(ROUTE).names()).containsExactly("r");
  }

  @Scenario(in = Applies.DELTA, because = "state-of-the-world responses of clusters are complete")
  void ofClustersOnlyWhatChangedIsSent(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));

    stage.publish(cluster("a", 1), cluster("b", 2));

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 2));
    assertThat(client.last(CLUSTER).names()).containsExactly("b");
  }

  @Scenario(in = Applies.STATE_OF_THE_WORLD, because = COMPLETE)
  void clusterAndListenerResponsesAreAlwaysComplete(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), listener("l", 1), listener("m", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(LISTENER, "l", "m");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    client.awaitHeld(LISTENER, listener("l", 1), listener("m", 1));

    stage.publish(cluster("a", 2), cluster("b", 1), listener("l", 1), listener("m", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2), cluster("b", 1));
    client.awaitHeld(LISTENER, listener("l", 1), listener("m", 2));
    assertThat(client.responses()).allSatisfy(r -> assertThat(r.names()).hasSize(2));
  }

  @Scenario
  void aClusterThatVanishesIsToldToBeGone(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a", "b");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));

    stage.publish(cluster("a", 1));

    client.awaitHeld(CLUSTER, cluster("a", 1));
  }

  @Scenario
  void theLastClusterMayVanishToo(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1));

    stage.publish();

    client.awaitHeld(CLUSTER);
    assertThat(client.last(CLUSTER).names()).isEmpty();
  }

  @Scenario(in = Applies.DELTA, because = SAYS_GONE)
  void endpointsThatVanishAreToldToBeGone(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));

    stage.publish(endpoints("b", 1));

    client.awaitHeld(ENDPOINT, endpoints("b", 1));
    assertThat(client.last(ENDPOINT).names()).isEmpty();
  }

  @Scenario(in = Applies.STATE_OF_THE_WORLD, because = "delta says that they are gone")
  void endpointsThatVanishAreNotWorthAResponse(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.awaitSynced();

    stage.publish(endpoints("b", 1));
    stage.publish(endpoints("b", 2));

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 2));
    assertThat(client.responses(ENDPOINT)).hasSize(2);
  }

  @Scenario
  void whatComesBackUnchangedIsSentAgain(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a", "b");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.publish(cluster("b", 1));
    client.awaitHeld(CLUSTER, cluster("b", 1));

    stage.publish(cluster("a", 1), cluster("b", 1));

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
  }

  @Scenario
  void equalContentPublishedAgainIsNotSent(Stage stage) {
    stage.publish(cluster("a", 1), endpoints("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a");
    client.awaitHeld(CLUSTER, cluster("a", 1));
    client.awaitHeld(ENDPOINT, endpoints("a", 1));
    stage.awaitSynced();

    stage.publish(cluster("a", 1), endpoints("a", 1));
    stage.publish(cluster("a", 1), endpoints("a", 2));

    client.awaitHeld(ENDPOINT, endpoints("a", 2));
    assertThat(client.responses(CLUSTER)).hasSize(1);
    assertThat(client.responses(ENDPOINT)).hasSize(2);
  }

  @Scenario
  void aChangeOfWhatIsNotWantedIsNotSent(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a");
    client.awaitHeld(CLUSTER, cluster("a", 1));
    stage.awaitSynced();

    stage.publish(cluster("a", 1), cluster("b", 2));
    stage.publish(cluster("a", 2), cluster("b", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    assertThat(client.responses(CLUSTER)).hasSize(2);
  }
}
