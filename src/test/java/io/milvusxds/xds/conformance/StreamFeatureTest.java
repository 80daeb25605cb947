package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.testing.xds.XdsRequest;
import io.milvusxds.xds.StreamStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** How a stream begins and ends. */
class StreamFeatureTest {
  @Scenario
  void aNodeThatDiffersInALaterRequestChangesNothing(Stage stage) {
    stage.publish(cluster("mine", 1));
    stage.server().publish("prod/other", snapshot(cluster("other", 1)), System.nanoTime());
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("mine", 1));

    Node other = Node.newBuilder().setId("fake").setCluster("prod/other").build();
    client.ask(client.request(CLUSTER, Set.of(), Set.of()).from(other));
    stage.publish(cluster("mine", 2));

    client.awaitHeld(CLUSTER, cluster("mine", 2));
    assertThat(stage.server().streams())
        .extracting(StreamStatus::group)
        .containsExactly(Stage.GROUP);
  }

  @Scenario
  void aFirstRequestWithoutANodeIsToldWhatIsMissing(Stage stage) {
    XdsClient client = stage.client();

    client.ask(XdsRequest.about(CLUSTER.typeUrl()).from(Node.getDefaultInstance()));
    Status emptyNode = client.awaitEnd();
    client.reopen();
    client.askWithoutNode(XdsRequest.about(CLUSTER.typeUrl()));

    Status noNode = client.awaitEnd();
    assertThat(emptyNode.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(noNode.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(noNode.getDescription()).contains("no node").contains("expected");
  }

  @Scenario
  void aNodeWithoutAGroupIsTurnedAwayWithTheReason(Stage stage) {
    XdsClient client = stage.client(Node.newBuilder().setId("stray").build());

    client.subscribeToAll(CLUSTER);

    Status end = client.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end.getDescription()).contains("node.cluster is empty");
    assertThat(stage.events().refusals()).hasSize(1);
  }

  @Scenario(in = Applies.AGGREGATED, because = "a stream of one type refuses any other")
  void anUnknownTypeIsNotAnsweredAndTheStreamLives(Stage stage) {
    String runtime = "type.googleapis.com/envoy.service.runtime.v3.Runtime";
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client();

    // The first request of an Envoy with a runtime layer is about that.
    client.ask(XdsRequest.about(runtime).wanting(List.of("r"), List.of("r"), List.of()));
    client.subscribeToAll(CLUSTER).awaitHeld(CLUSTER, cluster("a", 1));
    client.ask(XdsRequest.about("no/such\ntype").answering("7").refusing("nothing at all"));
    stage.publish(cluster("a", 2));

    client.awaitHeld(CLUSTER, cluster("a", 2));
    stage.awaitSynced();
    assertThat(client.responses()).hasSize(2);
    assertThat(stage.events().unknownTypes()).containsExactly(runtime, "no/such type");
  }

  @Scenario(in = Applies.SEPARATE, because = "on an aggregated stream it is not answered")
  void anUnknownTypeEndsAStreamOfOneTypeWithAReasonAndNobodyElseNotices(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient good = stage.client().subscribeToAll(CLUSTER);
    XdsClient bad = stage.client().subscribeToAll(CLUSTER);
    bad.awaitHeld(CLUSTER, cluster("a", 1));

    bad.ask(XdsRequest.about("no/such.type"));

    Status end = bad.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end.getDescription()).contains("no/such.type");
    stage.publish(cluster("a", 2));
    good.awaitHeld(CLUSTER, cluster("a", 2));
  }

  @Scenario(in = Applies.SEPARATE, because = "an aggregated stream carries every type")
  void aStreamOfOneTypeRefusesAnotherType(Stage stage) {
    XdsClient client = stage.client();

    client.ask(CLUSTER, XdsRequest.about(ENDPOINT.typeUrl()));

    Status end = client.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end.getDescription()).contains(ENDPOINT.typeUrl());
  }

  @Scenario(in = Applies.SEPARATE, because = "on an aggregated stream only the type URL tells them")
  void aStreamOfOneTypeNeedsNoTypeUrl(Stage stage) {
    stage.publish(endpoints("a", 1));
    XdsClient client = stage.client();

    client.ask(ENDPOINT, XdsRequest.about("").wanting(List.of("a"), List.of("a"), List.of()));

    client.awaitHeld(ENDPOINT, endpoints("a", 1));
  }

  @Scenario(in = Applies.AGGREGATED, because = "a stream of one type knows its type")
  void anAggregatedStreamNeedsATypeUrl(Stage stage) {
    XdsClient client = stage.client();

    client.ask(CLUSTER, XdsRequest.about(""));

    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Scenario
  void moreNamesThanAllowedEndTheStream(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient greedy = stage.client();
    String[] names = new String[Stage.LIMITS.maxNamesPerStream() + 1];
    for (int i = 0; i < names.length; i++) {
      names[i] = "name-" + i;
    }

    greedy.subscribe(ENDPOINT, names);

    assertThat(greedy.awaitEnd().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Scenario
  void convergenceIsToldWhenTheLastStreamHasAnsweredOrEnded(Stage stage) {
    stage.publish(cluster("a", 1));
    XdsClient quick = stage.client().subscribeToAll(CLUSTER);
    XdsClient slow = stage.client().subscribeToAll(CLUSTER);
    quick.awaitHeld(CLUSTER, cluster("a", 1));
    slow.awaitHeld(CLUSTER, cluster("a", 1));
    stage.awaitSynced();
    slow.ignore(response -> true);

    stage.publish(cluster("a", 2));
    quick.awaitHeld(CLUSTER, cluster("a", 2));
    slow.awaitResponses(CLUSTER, 2);
    assertThat(stage.events().convergences()).isEmpty();
    slow.disconnect();

    await("convergence").until(() -> stage.events().convergences().size() == 1);
  }

  @Scenario
  void drainingEndsEveryStreamWithAWordToConnectAgain(Stage stage) throws InterruptedException {
    stage.publish(cluster("a", 1));
    XdsClient client = stage.client().subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("a", 1));

    stage.server().drain(Duration.ofMillis(50));

    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Scenario
  void aServerThatClosesTellsTheEndOfEveryStream(Stage stage) {
    stage.publish(cluster("a", 1));
    for (int i = 0; i < 8; i++) {
      stage.client().subscribeToAll(CLUSTER).awaitHeld(CLUSTER, cluster("a", 1));
    }

    stage.server().close();

    await("all closed").until(() -> stage.events().open() == 0);
  }
}
