package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.XdsClient;

/** What more, fewer and no names lead to. */
class ChangingSubscriptionFeatureTest {
  @Scenario
  void aFurtherNameIsAnsweredWithWhatIsNew(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));

    client.subscribe(ENDPOINT, "b");

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    assertThat(client.last(ENDPOINT).names()).containsExactly("b");
  }

  @Scenario(in = Applies.STATE_OF_THE_WORLD, because = "a delta response never has to be complete")
  void aFurtherClusterIsAnsweredWithAllThatAreWanted(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1), cluster("c", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a");
    client.awaitHeld(CLUSTER, cluster("a", 1));

    client.subscribe(CLUSTER, "b");

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
  }

  @Scenario
  void namesThatComeWithAnAcceptanceAreAnswered(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().ignore(response -> true).subscribe(ENDPOINT, "a");
    client.awaitResponses(ENDPOINT, 1);
    client.ignore(response -> false);

    client.accept(client.last(ENDPOINT), "b");

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.awaitSynced();
    assertThat(client.last(ENDPOINT).names()).containsExactly("b");
  }

  @Scenario
  void namesThatComeWhileAnAnswerIsOutAreServedAfterIt(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().ignore(response -> true).subscribe(ENDPOINT, "a");
    client.awaitResponses(ENDPOINT, 1);
    client.ignore(response -> false);

    client.subscribe(ENDPOINT, "b");
    client.accept(client.last(ENDPOINT));

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
  }

  @Scenario
  void anUnsubscribedNameIsNeverSent(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.awaitSynced();

    client.unsubscribe(ENDPOINT, "b");
    stage.awaitSubscribed(ENDPOINT, 1);
    stage.publish(endpoints("a", 2), endpoints("b", 2));

    client.awaitHeld(ENDPOINT, endpoints("a", 2));
    assertThat(client.responses(ENDPOINT)).hasSize(2);
    assertThat(client.last(ENDPOINT).names()).containsExactly("a");
  }

  @Scenario
  void anUnsubscribedNameThatGoesIsNotWorthAResponse(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a", "b");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.awaitSynced();

    client.unsubscribe(CLUSTER, "b");
    stage.awaitSubscribed(CLUSTER, 1);
    stage.publish(cluster("a", 1));
    stage.publish(cluster("a", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    assertThat(client.responses(CLUSTER)).hasSize(2);
  }

  @Scenario
  void aNameSubscribedAgainIsSentThoughItDidNotChange(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    stage.awaitSynced();
    client.unsubscribe(ENDPOINT, "b");
    stage.awaitSubscribed(ENDPOINT, 1);

    client.subscribe(ENDPOINT, "b");

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
    assertThat(client.last(ENDPOINT).names()).containsExactly("b");
  }

  @Scenario
  void aClusterSubscribedAgainIsSentThoughItDidNotChange(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a", "b");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    stage.awaitSynced();
    client.unsubscribe(CLUSTER, "b");
    stage.awaitSubscribed(CLUSTER, 1);

    client.subscribe(CLUSTER, "b");

    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
  }

  @Scenario
  void noNamesAtAllEndASubscription(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));
    stage.awaitSynced();

    client.unsubscribe(ENDPOINT, "a");
    stage.awaitSubscribed(ENDPOINT, 0);
    stage.publish(endpoints("a", 2));
    stage.publish(endpoints("a", 2), endpoints("marker", 1));
    client.subscribe(ENDPOINT, "marker");

    client.awaitHeld(ENDPOINT, endpoints("marker", 1));
    assertThat(client.responses(ENDPOINT)).hasSize(2);
  }

  @Scenario(in = Applies.DELTA, because = "a list that says the same again changes no subscription")
  void aNameSubscribedTwiceIsSentTwiceSinceTheClientMayHaveForgottenIt(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a", "b");
    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));

    client.subscribe(ENDPOINT, "a");

    client.awaitResponses(ENDPOINT, 2);
    assertThat(client.last(ENDPOINT).names()).containsExactly("a");
  }

  @Scenario(
      in = Applies.STATE_OF_THE_WORLD,
      because = "a repeated subscription means something else in delta")
  void theSameListAgainIsNotAnswered(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a");
    client.awaitHeld(CLUSTER, cluster("a", 1));
    stage.awaitSynced();

    client.subscribe(CLUSTER, "a");
    stage.publish(cluster("a", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    assertThat(client.responses(CLUSTER)).hasSize(2);
  }

  @Scenario(in = Applies.DELTA, because = UNSUBSCRIBE)
  void aNameThatWasNeverSubscribedMayBeUnsubscribed(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client().subscribe(ENDPOINT, "a");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));

    client.unsubscribe(ENDPOINT, "phantom");
    stage.publish(endpoints("a", 2));

    client.awaitHeld(ENDPOINT, endpoints("a", 2));
    assertThat(client.responses(ENDPOINT)).hasSize(2);
    assertThat(client.last(ENDPOINT).removed()).isEmpty();
  }

  @Scenario(in = Applies.DELTA, because = UNSUBSCRIBE)
  void aNameUnsubscribedBesideAWildcardThatCoversItIsSentOnceMore(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "*", "a");
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));

    client.unsubscribe(CLUSTER, "a");

    client.awaitResponses(CLUSTER, 2);
    assertThat(client.last(CLUSTER).names()).containsExactly("a");
  }

  @Scenario(in = Applies.DELTA, because = UNSUBSCRIBE)
  void aNameUnsubscribedBesideAWildcardThatDoesNotCoverItIsToldToBeGone(Stage stage) {
    stage.publish(cluster("b", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "*", "a");
    client.awaitHeld(CLUSTER, cluster("b", 1));
    int before = client.responses(CLUSTER).size();

    client.unsubscribe(CLUSTER, "a");

    client.awaitResponses(CLUSTER, before + 1);
    assertThat(client.last(CLUSTER).removed()).containsExactly("a");
  }

  private static final String UNSUBSCRIBE =
      "state-of-the-world has no request that unsubscribes by name";
}
