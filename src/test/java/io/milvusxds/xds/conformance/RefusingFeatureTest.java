package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.subscription.Rejection;
import io.milvusxds.xds.subscription.TypeStatus;
import java.util.List;
import java.util.Set;

/** What a refusal (NACK) leads to: no repetition, and a word that an operator can read. */
class RefusingFeatureTest {
  @Scenario
  void aRefusalKeepsTheClientsWordsAndTheVersionAcceptedBefore(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1));
    String accepted = client.last(CLUSTER).version();
    client.refuse(response -> true);

    stage.publish(cluster("a", 2));

    stage.awaitRefusals(1);
    TypeStatus status = stage.status(CLUSTER).orElseThrow();
    assertThat(status.acceptedVersion()).isEqualTo(accepted);
    assertThat(status.summary()).isEqualTo("rejected");
    assertThat(status.rejection().orElseThrow().message()).isEqualTo(XdsClient.REFUSAL);
    assertThat(status.rejection().orElseThrow().resources()).containsExactly("a");
    assertThat(status.rejection().orElseThrow().version()).isEqualTo(status.sentVersion());
  }

  @Scenario
  void aGoodContentEndsARefusal(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().refuse(response -> true).subscribeToAll(CLUSTER);
    stage.awaitRefusals(1);
    client.refuse(response -> false);

    stage.publish(cluster("a", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    stage.awaitSynced();
    assertThat(stage.status(CLUSTER).orElseThrow().rejection()).isEmpty();
  }

  @Scenario
  void theContentBeforeIsSentAgainAfterARefusalWhenItIsPublishedAgain(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1));
    client.refuse(response -> true);
    stage.publish(cluster("a", 2));
    stage.awaitRefusals(1);
    client.refuse(response -> false);

    stage.publish(cluster("a", 1));

    client.awaitResponses(CLUSTER, 3);
    stage.awaitSynced();
  }

  @Scenario
  void endpointsRefusedTogetherAreAllSentAgainWhenOneOfThemChanges(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().refuse(response -> true).subscribe(ENDPOINT, "a", "b");
    stage.awaitRefusals(1);
    client.refuse(response -> false);

    stage.publish(endpoints("a", 1), endpoints("b", 2));

    client.awaitHeld(ENDPOINT, endpoints("a", 1), endpoints("b", 2));
  }

  @Scenario
  void anotherResourceThatChangesDoesNotBringTheRefusedOneAgain(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client =
        stage.client().refuse(response -> response.names().contains("a")).subscribe(ENDPOINT, "a");
    stage.awaitRefusals(1);

    client.subscribe(ENDPOINT, "b");

    client.awaitHeld(ENDPOINT, endpoints("b", 1));
    assertThat(client.last(ENDPOINT).names()).containsExactly("b");
    assertThat(stage.status(ENDPOINT).orElseThrow().summary()).isEqualTo("rejected");
  }

  @Scenario
  void aChangeOfAContentDoesNotBringWhatWasRefusedInAnotherResponse(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().refuse(response -> true).subscribe(ENDPOINT, "a");
    stage.awaitRefusals(1);
    client.subscribe(ENDPOINT, "b");
    stage.awaitRefusals(2);
    client.refuse(response -> false);

    stage.publish(endpoints("a", 1), endpoints("b", 2));

    client.awaitHeld(ENDPOINT, endpoints("b", 2));
    assertThat(client.last(ENDPOINT).names()).containsExactly("b");
    await("only the first refusal still stands")
        .untilAsserted(
            () ->
                assertThat(stage.status(ENDPOINT).orElseThrow().rejection().orElseThrow())
                    .extracting(Rejection::resources)
                    .isEqualTo(List.of("a")));
  }

  @Scenario
  void namesThatComeWithARefusalAreAnsweredWithoutTheRefusedOnes(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().ignore(response -> true).subscribe(ENDPOINT, "a");
    client.awaitResponses(ENDPOINT, 1);
    client.ignore(response -> false);

    client.refuse(client.last(ENDPOINT), "b");

    client.awaitHeld(ENDPOINT, endpoints("b", 1));
    assertThat(client.last(ENDPOINT).names()).containsExactly("b");
    stage.awaitRefusals(1);
  }

  @Scenario
  void aRefusedNameThatIsUnsubscribedIsNoLongerShownAsRefused(Stage stage) {
    stage.publish(endpoints("a", 1), endpoints("b", 1));
    XdsClient client = stage.client().refuse(response -> true).subscribe(ENDPOINT, "a");
    stage.awaitRefusals(1);
    client.refuse(response -> false).subscribe(ENDPOINT, "b");
    client.awaitHeld(ENDPOINT, endpoints("b", 1));

    client.unsubscribe(ENDPOINT, "a");

    stage.awaitSubscribed(ENDPOINT, 1);
    stage.awaitSynced();
  }

  @Scenario
  void aRefusalOfAResponseWithoutResourcesIsShownToo(Stage stage) {
    stage.publish();
    XdsClient client = stage.client().refuse(response -> true);

    client.subscribeToAll(CLUSTER);

    stage.awaitRefusals(1);
    client.subscribe(ENDPOINT, "marker");
    stage.awaitTypes(2);
    assertThat(stage.status(CLUSTER).orElseThrow().summary()).isEqualTo("rejected");
    assertThat(client.responses(CLUSTER)).hasSize(1);
  }

  @Scenario(in = Applies.DELTA, because = "a state-of-the-world response repeats what is left")
  void aRefusedRemovalIsToldAgainWhenTheClientAcceptsSomething(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    client.refuse(response -> response.type() == CLUSTER && !response.removed().isEmpty());
    stage.publish(cluster("a", 1));
    stage.awaitRefusals(1);
    client.subscribe(ENDPOINT, "marker");
    stage.awaitTypes(2);
    assertThat(client.responses(CLUSTER)).hasSize(2);
    client.refuse(response -> false);

    stage.publish(cluster("a", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    assertThat(client.last(CLUSTER).removed()).containsExactly("b");
    stage.awaitSynced();
  }

  @Scenario
  void whatComesBackAfterItsRemovalWasRefusedIsSent(Stage stage) {
    stage.publish(cluster("a", 1), cluster("b", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1), cluster("b", 1));
    client.refuse(response -> true);
    stage.publish(cluster("a", 1));
    stage.awaitRefusals(1);
    client.refuse(response -> false);

    stage.publish(cluster("a", 1), cluster("b", 1));

    client.awaitResponses(CLUSTER, 3);
    assertThat(client.last(CLUSTER).names()).contains("b");
    stage.awaitSynced();
  }

  @Scenario
  void aRefusalWithAnUnknownNonceRefusesNothing(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1));
    stage.awaitSynced();

    client.ask(
        client.request(CLUSTER, Set.of(), Set.of()).answering("never-sent").refusing("of nothing"));
    stage.publish(cluster("a", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    assertThat(stage.events().rejections()).isEmpty();
  }
}
