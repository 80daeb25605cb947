package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.listener;
import static io.milvusxds.testing.xds.EnvoyMessages.routes;
import static io.milvusxds.testing.xds.EnvoyMessages.secret;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static io.milvusxds.xds.resource.ResourceType.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.testing.xds.XdsResponse;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.TypeStatus;
import java.util.List;

/** What arrives before what, so that no request is led to something that is not there. */
class OrderFeatureTest {
  private static final String ORDER = "streams of their own have no order between them";
  private static final String ABSENCE = "state-of-the-world says nothing of routes that are gone";

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void newResourcesArriveBeforeWhatRefersToThem(Stage stage) {
    stage.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "a"));
    XdsClient client = likeEnvoy(stage, "a", "b");
    int before = client.responses().size();

    stage.publish(
        cluster("a", 1),
        cluster("b", 1),
        endpoints("a", 1),
        endpoints("b", 1),
        listener("l", 2),
        routes("r", "b"));

    client.awaitHeld(ROUTE, routes("r", "b"));
    assertThat(typesSince(client, before)).containsExactly(CLUSTER, ENDPOINT, LISTENER, ROUTE);
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void aSecretArrivesBeforeTheListenerThatUsesIt(Stage stage) {
    stage.publish(listener("l", 1), secret("s", "x"));
    XdsClient client = stage.client().subscribe(SECRET, "s").subscribeToAll(LISTENER);
    client.awaitHeld(LISTENER, listener("l", 1));
    client.awaitHeld(SECRET, secret("s", "x"));
    stage.awaitSynced();

    stage.publish(listener("l", 2), secret("s", "y"));

    client.awaitHeld(LISTENER, listener("l", 2));
    assertThat(typesSince(client, 2)).containsExactly(SECRET, LISTENER);
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void aClusterGoesOnlyAfterTheRouteToItWasReplaced(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), listener("l", 1), routes("r", "a"));
    XdsClient client = likeEnvoy(stage);
    int before = client.responses().size();

    stage.publish(cluster("b", 1), listener("l", 1), routes("r", "b"));

    client.awaitHeld(CLUSTER, cluster("b", 1));
    assertThat(typesSince(client, before)).containsExactly(ROUTE, CLUSTER);
  }

  @Scenario(in = Applies.AGGREGATED_DELTA, because = ORDER + "; " + ABSENCE)
  void aDeletedServiceLosesItsRoutesBeforeItsClusters(Stage stage) {
    stage.publish(cluster("a", 1), endpoints("a", 1), listener("l", 1), routes("r", "a"));
    XdsClient client = likeEnvoy(stage, "a");
    int before = client.responses().size();

    stage.publish();

    client.awaitHeld(CLUSTER);
    assertThat(typesSince(client, before)).containsExactly(ROUTE, LISTENER, ENDPOINT, CLUSTER);
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void aDeletedServiceLosesItsListenersBeforeItsClusters(Stage stage) {
    stage.publish(cluster("a", 1), listener("l", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribeToAll(LISTENER);
    client.awaitHeld(LISTENER, listener("l", 1));
    stage.awaitSynced();

    stage.publish();

    client.awaitHeld(CLUSTER);
    assertThat(typesSince(client, 2)).containsExactly(LISTENER, CLUSTER);
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void aClusterGoesAfterTheGraceTimeWhenTheClientNeverAnswersForItsRoutes(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), listener("l", 1), routes("r", "a"));
    XdsClient client = likeEnvoy(stage);
    client.ignore(response -> response.type() == ROUTE);
    stage.publish(cluster("a", 1), cluster("b", 1), listener("l", 1), routes("r", "b"));
    client.awaitResponses(ROUTE, 2);

    stage.publish(cluster("b", 1), listener("l", 1), routes("r", "b"));

    client.awaitHeld(CLUSTER, cluster("b", 1));
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void aRouteGoesOutAfterTheGraceTimeWhenTheClientNeverAnswersForItsClusters(Stage stage) {
    stage.publish(cluster("a", 1), listener("l", 1), routes("r", "a"));
    XdsClient client = likeEnvoy(stage);
    client.ignore(response -> response.type() == CLUSTER);

    stage.publish(cluster("a", 2), listener("l", 1), routes("r", "b"));

    client.awaitHeld(ROUTE, routes("r", "b"));
    assertThat(client.last(CLUSTER).resources()).containsEntry("a", cluster("a", 2));
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void whatIsHeldBackForAnotherTypeCountsAsStale(Stage stage) {
    stage.publish(cluster("a", 1), listener("l", 1), routes("r", "a"));
    XdsClient client = likeEnvoy(stage);
    client.ignore(response -> response.type() == CLUSTER);

    stage.publish(cluster("a", 2), listener("l", 1), routes("r", "b"));
    client.awaitResponses(CLUSTER, 2);

    await("routes held back").until(() -> "stale".equals(summary(stage, ROUTE)));
    assertThat(summary(stage, LISTENER)).isEqualTo("synced");
    assertThat(summary(stage, CLUSTER)).isEqualTo("stale");
    client.ignore(response -> false).accept(client.last(CLUSTER));
    client.awaitHeld(ROUTE, routes("r", "b"));
    stage.awaitSynced();
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void aRemovalThatIsHeldBackCountsAsStale(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), listener("l", 1), routes("r", "a"));
    XdsClient client = likeEnvoy(stage);
    client.ignore(response -> response.type() == ROUTE);

    stage.publish(cluster("b", 1), listener("l", 1), routes("r", "b"));
    client.awaitResponses(ROUTE, 2);

    await("removal held back").until(() -> "stale".equals(summary(stage, CLUSTER)));
    client.ignore(response -> false).accept(client.last(ROUTE));
    client.awaitHeld(CLUSTER, cluster("b", 1));
    stage.awaitSynced();
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void aClusterThatChangedGetsItsUnchangedEndpointsAgainSinceItWarmsAgain(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.awaitSynced();

    stage.publish(cluster("a", 2), cluster("b", 1), endpoints("a", 1), endpoints("b", 1));

    client.awaitResponses(ENDPOINT, 2);
    assertThat(client.last(ENDPOINT).names()).containsExactly("a");
    assertThat(typesSince(client, 2)).containsExactly(CLUSTER, ENDPOINT);
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void aNewClusterGetsEndpointsThatItSharesWithAnotherOne(Stage stage) {
    stage.publish(eds("a", "shared"), endpoints("shared", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "shared");
    client.awaitHeld(ENDPOINT, endpoints("shared", 1));
    stage.awaitSynced();

    stage.publish(eds("a", "shared"), eds("b", "shared"), endpoints("shared", 1));

    client.awaitResponses(ENDPOINT, 2);
    assertThat(client.last(ENDPOINT).names()).containsExactly("shared");
  }

  private static Cluster eds(String name, String serviceName) {
    return cluster(name, 1).toBuilder()
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setServiceName(serviceName))
        .build();
  }

  private static String summary(Stage stage, ResourceType type) {
    return stage.status(type).map(TypeStatus::summary).orElse("not asked for");
  }

  private static List<ResourceType> typesSince(XdsClient client, int before) {
    return client.responses().stream().skip(before).map(XdsResponse::type).toList();
  }

  /** Clusters, listeners and routes {@code r} as an Envoy asks for them; endpoints by name. */
  private static XdsClient likeEnvoy(Stage stage, String... endpointNames) {
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitResponses(CLUSTER, 1);
    if (endpointNames.length > 0) {
      client.subscribe(ENDPOINT, endpointNames);
      client.awaitResponses(ENDPOINT, 1);
    }
    client.subscribeToAll(LISTENER).subscribe(ROUTE, "r");
    client.awaitResponses(LISTENER, 1);
    client.awaitResponses(ROUTE, 1);
    stage.awaitSynced();
    return client;
  }
}
