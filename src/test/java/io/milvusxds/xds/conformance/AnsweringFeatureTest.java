package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.subscription.TypeStatus;
import java.util.List;
import java.util.Set;

/** What an answer, or the lack of one, means. */
class AnsweringFeatureTest {
  @Scenario
  void anAcceptedVersionIsKnownAndEndsInSilence(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);

    client.awaitHeld(CLUSTER, cluster("a", 1));

    stage.awaitSynced();
    TypeStatus status = stage.status(CLUSTER).orElseThrow();
    assertThat(status.acceptedVersion()).isEqualTo(client.last(CLUSTER).version());
    assertThat(status.waiting()).isFalse();
    assertThat(client.responses()).hasSize(1);
  }

  @Scenario
  void changesWhileAnAnswerIsOutEndInTheNewestOnly(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().ignore(response -> true).subscribeToAll(CLUSTER);
    client.awaitResponses(CLUSTER, 1);
    for (int i = 2; i <= 500; i++) {
      stage.publish(cluster("a", i));
    }
    client.ignore(response -> false);

    client.accept(client.last(CLUSTER));

    client.awaitHeld(CLUSTER, cluster("a", 500));
    assertThat(client.responses(CLUSTER)).hasSize(2);
  }

  @Scenario
  void aChangeThatIsTakenBackWhileAnAnswerIsOutIsNeverSent(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().ignore(response -> true).subscribe(ENDPOINT, "a", "b");
    client.awaitResponses(ENDPOINT, 1);
    stage.publish(endpoints("a", 2), endpoints("b", 1));
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    client.ignore(response -> false);

    client.accept(client.last(ENDPOINT));
    stage.awaitSynced();
    stage.publish(endpoints("a", 1), endpoints("b", 2));

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 2));
    assertThat(client.responses(ENDPOINT)).hasSize(2);
  }

  @Scenario
  void anAnswerIsOwedForEachTypeOfItsOwn(Stage stage) {
    stage.publish(cluster("a", 1), endpoints("a", 1));
    XdsClient client =
        stage.client().ignore(response -> response.type() == CLUSTER).subscribeToAll(CLUSTER);
    client.awaitResponses(CLUSTER, 1);

    client.subscribe(ENDPOINT, "a");
    client.awaitHeld(ENDPOINT, endpoints("a", 1));
    stage.publish(cluster("a", 1), endpoints("a", 2));

    client.awaitHeld(ENDPOINT, endpoints("a", 2));
    assertThat(client.responses(CLUSTER)).hasSize(1);
  }

  @Scenario
  void anAnswerGivenTwiceCountsOnce(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1));
    String nonce = client.last(CLUSTER).nonce();

    client.ask(client.request(CLUSTER, Set.of(), Set.of()).answering(nonce).refusing("too late"));
    stage.publish(cluster("a", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    stage.awaitSynced();
    assertThat(stage.events().rejections()).isEmpty();
    assertThat(client.responses(CLUSTER)).hasSize(2);
  }

  @Scenario(
      in = Applies.STATE_OF_THE_WORLD,
      because = "delta tells a change of a subscription only once, so it counts whatever the nonce")
  void aRequestWithAStaleNonceChangesNothing(Stage stage) {
    XdsClient client = clientThatAcceptedTwoVersions(stage);
    String stale = client.responses(CLUSTER).get(0).nonce();

    client.ask(
        client
            .request(CLUSTER, Set.of(), Set.of())
            .wanting(List.of("other"), List.of(), List.of())
            .answering(stale));
    stage.publish(cluster("a", 3), cluster("other", 1));

    client.awaitHeld(CLUSTER, cluster("a", 3));
    assertThat(client.responses(CLUSTER)).hasSize(3);
  }

  @Scenario(
      in = Applies.STATE_OF_THE_WORLD,
      because = "delta tells a change of a subscription only once, so it counts whatever the nonce")
  void aRequestWithAnUnknownNonceChangesNothing(Stage stage) {
    XdsClient client = clientThatAcceptedTwoVersions(stage);

    client.ask(
        client
            .request(CLUSTER, Set.of(), Set.of())
            .wanting(List.of("other"), List.of(), List.of())
            .answering("never-sent"));
    stage.publish(cluster("a", 3), cluster("other", 1));

    client.awaitHeld(CLUSTER, cluster("a", 3));
    assertThat(client.responses(CLUSTER)).hasSize(3);
  }

  private static XdsClient clientThatAcceptedTwoVersions(Stage stage) {
    stage.publish(cluster("a", 1), cluster("other", 1));
    XdsClient client = stage.client().subscribe(CLUSTER, "a");
    client.awaitHeld(CLUSTER, cluster("a", 1));
    stage.publish(cluster("a", 2), cluster("other", 1));
    client.awaitHeld(CLUSTER, cluster("a", 2));
    stage.awaitSynced();
    return client;
  }

  @Scenario(
      in = Applies.DELTA,
      because = "a later state-of-the-world request tells the whole subscription again")
  void aSubscriptionWithAStaleNonceCounts(Stage stage) {
    XdsClient client = clientThatAcceptedTwoVersions(stage);
    String stale = client.responses(CLUSTER).get(0).nonce();

    client.ask(client.request(CLUSTER, Set.of("other"), Set.of()).answering(stale));

    client.awaitHeld(CLUSTER, cluster("a", 2), cluster("other", 1));
  }

  @Scenario
  void aStaleOrUnknownNonceAcceptsNothing(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().ignore(response -> true).subscribeToAll(CLUSTER);
    client.awaitResponses(CLUSTER, 1);

    client.ask(client.request(CLUSTER, Set.of(), Set.of()).answering("never-sent"));
    client.subscribe(ENDPOINT, "marker");
    stage.awaitTypes(2);

    assertThat(stage.status(CLUSTER).orElseThrow().waiting()).isTrue();
    assertThat(stage.status(CLUSTER).orElseThrow().acceptedVersion()).isEmpty();
  }

  @Scenario
  void aRequestWithoutANonceAnswersNothingButItsNamesCount(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().ignore(response -> true).subscribe(ENDPOINT, "a");
    client.awaitResponses(ENDPOINT, 1);
    client.ignore(response -> false);

    client.subscribe(ENDPOINT, "b");
    stage.awaitSubscribed(ENDPOINT, 2);
    assertThat(stage.status(ENDPOINT).orElseThrow().waiting()).isTrue();
    client.accept(client.last(ENDPOINT));

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 1));
  }

  @Scenario
  void aNonceOfAnEarlierStreamInAFirstRequestIsNoAnswer(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client();

    client.ask(
        client
            .request(ENDPOINT, Set.of("a"), Set.of())
            .wanting(List.of("a"), List.of("a"), List.of())
            .answering("41")
            .refusing("of another stream"));

    client.awaitResponses(ENDPOINT, 1);
    assertThat(stage.events().rejections()).isEmpty();
  }
}
