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
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.util.Set;

/** What a client gets of a resource that is unknown, or whose content is in doubt. */
class NotKnownFeatureTest {
  private static final String WHOLE = "delta responses of clusters need not be complete";
  private static final String ORDER = "streams of their own have no order between them";
  private static final Set<ResourceName> NONE = Set.of();

  @Scenario
  void anUnknownNameIsNotAnsweredAndTheOthersAre(Stage stage) {
    stage.publish(NONE, only(ENDPOINT, "b"), endpoints("a", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");

    client.awaitHeld(ENDPOINT, endpoints("a", 1));

    stage.awaitSynced();
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    assertThat(client.responses(ENDPOINT)).hasSize(2);
    assertThat(client.responses(ENDPOINT).get(0).removed()).isEmpty();
  }

  @Scenario
  void whatGetsUnknownIsNotToldToBeGoneAndTheOthersGoOn(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.awaitSynced();

    stage.publish(NONE, only(CLUSTER, "b"), cluster("a", 2), cluster("c", 1));

    client.awaitHeld(CLUSTER, cluster("a", 2), cluster("b", 1), cluster("c", 1));
    stage.awaitSynced();
  }

  @Scenario
  void whatWasUnknownAndIsGoneIsToldToBeGone(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.publish(NONE, only(CLUSTER, "b"), cluster("a", 2));
    client.awaitHeld(CLUSTER, cluster("a", 2), cluster("b", 1));

    stage.publish(cluster("a", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
  }

  @Scenario
  void whatWasUnknownAndDidNotChangeIsNotSentAgain(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.awaitSynced();
    stage.publish(NONE, only(ENDPOINT, "b"), endpoints("a", 2));
    client.awaitHeld(ENDPOINT, endpoints("a", 2), endpoints("b", 1));

    stage.publish(endpoints("a", 3), endpoints("b", 1));

    client.awaitHeld(ENDPOINT, endpoints("a", 3), endpoints("b", 1));
    assertThat(client.last(ENDPOINT).names()).containsExactly("a");
  }

  @Scenario
  void aClientThatComesBackKeepsWhatIsUnknownAndGetsItWhenItIsKnown(Stage stage)
      throws IOException {
    stage.publish(cluster("a", 1), endpoints("a", 1), endpoints("b", 1), routes("r", "x"));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a", "b");
    client.subscribe(ROUTE, "r").awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    client.awaitHeld(ROUTE, routes("r", "x"));
    stage.awaitSynced();
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(
          NONE, only(ENDPOINT, "b"), cluster("a", 1), endpoints("a", 2), routes("r", "x"));

      client.moveTo(other.server().port());

      client.awaitHeld(ENDPOINT, endpoints("a", 2), endpoints("b", 1));
      other.awaitTypes(3);
      other.awaitSynced();
      other.publish(cluster("a", 1), endpoints("a", 2), endpoints("b", 7), routes("r", "x"));
      client.awaitHeld(ENDPOINT, endpoints("a", 2), endpoints("b", 7));
      assertThat(client.responses(CLUSTER)).hasSize(1);
    }
  }

  @Scenario
  void aClientThatHasNothingIsSentWhatIsInDoubt(Stage stage) {
    stage.publish(
        Set.of(new ResourceName(CLUSTER, "a"), new ResourceName(ROUTE, "r")),
        NONE,
        cluster("a", 1),
        routes("r", "x"));

    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ROUTE, "r");

    client.awaitHeld(CLUSTER, cluster("a", 1));
    client.awaitHeld(ROUTE, routes("r", "x"));
    stage.awaitSynced();
  }

  @Scenario
  void aClientThatComesBackKeepsAClusterInDoubtAndGetsItWhenItIsKnown(Stage stage)
      throws IOException {
    stage.publish(cluster("a", 30));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 30));
    stage.awaitSynced();
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(only(CLUSTER, "a"), NONE, cluster("a", 1));
      client.moveTo(other.server().port());
      other.awaitTypes(1);
      other.awaitSynced();

      other.publish(cluster("a", 20));

      client.awaitHeld(CLUSTER, cluster("a", 20));
      assertThat(client.responses(CLUSTER)).hasSize(2);
    }
  }

  @Scenario
  void aClientThatComesBackKeepsARouteInDoubtAndGetsTheOthers(Stage stage) throws IOException {
    stage.publish(routes("r", "accepted"), routes("s", "x"));
    XdsClient client = stage.client().subscribe(ROUTE, "r", "s");
    client.awaitHeld(ROUTE, routes("r", "accepted"), routes("s", "x"));
    stage.awaitSynced();
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(only(ROUTE, "r"), NONE, routes("r", "default"), routes("s", "y"));

      client.moveTo(other.server().port());

      client.awaitHeld(ROUTE, routes("r", "accepted"), routes("s", "y"));
      other.awaitSynced();
      other.publish(routes("r", "mended"), routes("s", "y"));
      client.awaitHeld(ROUTE, routes("r", "mended"), routes("s", "y"));
      assertThat(client.responses(ROUTE)).hasSize(3);
    }
  }

  @Scenario
  void aDoubtThatEndsWithWhatTheClientHasIsNotWorthAResponse(Stage stage) throws IOException {
    stage.publish(cluster("a", 30), routes("r", "x"), endpoints("e", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ROUTE, "r");
    client.subscribe(ENDPOINT, "e").awaitHeld(ENDPOINT, endpoints("e", 1));
    client.awaitHeld(ROUTE, routes("r", "x"));
    stage.awaitSynced();
    int before = client.responses().size();
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(
          Set.of(new ResourceName(CLUSTER, "a"), new ResourceName(ROUTE, "r")),
          NONE,
          cluster("a", 1),
          routes("r", "default"),
          endpoints("e", 1));
      client.moveTo(other.server().port());
      other.awaitTypes(3);
      other.awaitSynced();

      other.publish(cluster("a", 30), routes("r", "x"), endpoints("e", 2));

      client.awaitHeld(ENDPOINT, endpoints("e", 2));
      other.awaitSynced();
      assertThat(client.responses()).hasSize(before + 1);
    }
  }

  @Scenario(in = Applies.STATE_OF_THE_WORLD, because = WHOLE)
  void whereAbsenceMeansRemovalAClientThatComesBackIsSentNothingOfATypeInDoubt(Stage stage)
      throws IOException {
    stage.publish(cluster("a", 30), cluster("b", 1), endpoints("e", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "e");
    client.awaitHeld(CLUSTER, cluster("a", 30), cluster("b", 1));
    client.awaitHeld(ENDPOINT, endpoints("e", 1));
    stage.awaitSynced();
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(only(CLUSTER, "a"), NONE, cluster("a", 1), cluster("b", 2), endpoints("e", 2));
      client.moveTo(other.server().port());

      client.awaitHeld(ENDPOINT, endpoints("e", 2));
      other.awaitTypes(2);
      other.awaitSynced();
      assertThat(client.responses(CLUSTER)).hasSize(1);
      other.publish(cluster("a", 30), cluster("b", 2), endpoints("e", 2));
      client.awaitHeld(CLUSTER, cluster("a", 30), cluster("b", 2));
    }
  }

  @Scenario(
      in = Applies.DELTA,
      because = "a state-of-the-world response of clusters has to be complete")
  void beforeADoubtEndsTheOtherClustersGoOn(Stage stage) throws IOException {
    stage.publish(cluster("a", 30), cluster("b", 1), cluster("c", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 30), cluster("b", 1), cluster("c", 1));
    stage.awaitSynced();
    try (Stage other = Stage.open(stage.variant())) {
      other.publish(only(CLUSTER, "a"), only(CLUSTER, "c"), cluster("a", 1), cluster("b", 2));

      client.moveTo(other.server().port());

      client.awaitHeld(CLUSTER, cluster("a", 30), cluster("b", 2), cluster("c", 1));
      other.awaitSynced();
    }
  }

  @Scenario
  void whatWasSentOnThisStreamAndComesIntoDoubtStaysAndTheOthersGoOn(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.awaitSynced();

    stage.publish(only(CLUSTER, "a"), NONE, cluster("a", 2), cluster("b", 2));

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 2));
    stage.awaitSynced();
    stage.publish(cluster("a", 3), cluster("b", 2));
    client.awaitHeld(CLUSTER, cluster("a", 3), cluster("b", 2));
  }

  @Scenario
  void aNameInDoubtThatIsSubscribedAgainIsSent(Stage stage) {
    stage.publish(only(ROUTE, "r"), NONE, routes("r", "x"), routes("s", "x"));
    XdsClient client = stage.client().subscribe(ROUTE, "r", "s");
    client.awaitHeld(ROUTE, routes("r", "x"), routes("s", "x"));
    stage.awaitSynced();
    client.unsubscribe(ROUTE, "r");
    stage.awaitSubscribed(ROUTE, 1);

    client.subscribe(ROUTE, "r");

    client.awaitResponses(ROUTE, 2);
    assertThat(client.last(ROUTE).names()).contains("r");
  }

  @Scenario(in = Applies.AGGREGATED, because = ORDER)
  void unknownEndpointsHoldNothingElseBack(Stage stage) {
    stage.publish(
        NONE,
        only(ENDPOINT, "a"),
        cluster("a", 1),
        cluster("b", 1),
        listener("l", 1),
        routes("r", "x"));
    XdsClient client = stage.client().subscribeToAll(CLUSTER).subscribe(ENDPOINT, "a");
    client.subscribeToAll(LISTENER).subscribe(ROUTE, "r");
    client.awaitHeld(ROUTE, routes("r", "x"));
    stage.awaitSynced();
    long begin = System.nanoTime();

    stage.publish(NONE, only(ENDPOINT, "a"), cluster("a", 1), listener("m", 1), routes("r", "y"));

    client.awaitHeld(ROUTE, routes("r", "y"));
    client.awaitHeld(LISTENER, listener("m", 1));
    client.awaitHeld(CLUSTER, cluster("a", 1));
    stage.awaitSynced();
    assertThat(System.nanoTime() - begin).isLessThan(Stage.LIMITS.grace().toNanos());
  }

  private static Set<ResourceName> only(ResourceType type, String name) {
    return Set.of(new ResourceName(type, name));
  }
}
