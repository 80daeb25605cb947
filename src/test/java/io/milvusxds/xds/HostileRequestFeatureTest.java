package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.BareStream.deltaRequest;
import static io.milvusxds.testing.xds.BareStream.request;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.BesiegedServer.GROUP;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.xds.limits.ConnectionLimits;
import io.milvusxds.xds.limits.Shares;
import io.milvusxds.xds.limits.TextLimits;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that no decent client sends: a clear end for their stream, and nobody else notices. */
class HostileRequestFeatureTest {
  private static final XdsLimits LIMITS =
      new XdsLimits(
          20,
          1_000,
          4 << 20,
          Duration.ofMillis(500),
          2,
          new TextLimits(100, 1_000),
          ConnectionLimits.DEFAULT,
          Shares.undivided());

  private BesiegedServer besieged;

  @BeforeEach
  void start() throws IOException {
    besieged = new BesiegedServer(LIMITS);
  }

  @AfterEach
  void stop() {
    besieged.close();
  }

  private void assertTurnedAway(BareStream stream, Code code, String words) {
    besieged.assertTheOthersAreServedAtOnce();
    Status end = stream.awaitEnd();
    assertThat(end.getCode()).isEqualTo(code);
    assertThat(end.getDescription()).contains(words);
    besieged.assertOnlyTheGoodClientIsLeft();
    assertThat(besieged.events.refusals()).singleElement().isEqualTo(end.getDescription());
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "name-" + i).toList();
  }

  @Test
  void anUnknownTypeUrlOfAMegabyteIsToldInALineAndCostsNobodyElse() {
    String endless = "no\nsuch/" + "文".repeat(1 << 18);

    BareStream unused = besieged.stream().send(request(GROUP, endless));

    await("the type told").until(() -> besieged.events.unknownTypes().size() == 1);
    assertThat(besieged.events.unknownTypes().get(0)).startsWith("no such/文").hasSizeLessThan(900);
    besieged.assertTheOthersAreServedAtOnce();
  }

  @Test
  void aDeltaClientThatNamesNoNodeIsToldWhatIsMissing() {
    Message.Builder nameless = DeltaDiscoveryRequest.newBuilder().setTypeUrl(CLUSTER.typeUrl());

    BareStream stream = besieged.deltaStream().send(nameless);

    assertTurnedAway(stream, Code.INVALID_ARGUMENT, "no node");
  }

  @Test
  void aNodeThatChangesStaysWhatItWasAtFirst() {
    besieged.server.publish("other", snapshot(cluster("secret", 1)), System.nanoTime());
    BareStream stream = besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
    String nonce = stream.last().getNonce();

    stream.send(request("other", CLUSTER.typeUrl()).setResponseNonce(nonce));
    besieged.publishNext();

    stream.awaitReceived(2);
    assertThat(stream.last().getResourcesList()).singleElement().asString().contains("\\001a");
    assertThat(besieged.server.groups()).containsEntry("other", 0).containsEntry(GROUP, 2);
  }

  @Test
  void aHundredThousandNamesAtOnceEndTheStream() {
    DiscoveryRequest.Builder greedy = request(GROUP, ENDPOINT.typeUrl());

    BareStream stream = besieged.stream().send(greedy.addAllResourceNames(names(100_000)));

    assertTurnedAway(stream, Code.RESOURCE_EXHAUSTED, "100000 names (expected: at most 1000)");
  }

  @Test
  void namesThatAddUpOverManyRequestsEndTheStreamToo() {
    BareStream stream = besieged.deltaStream();
    for (int i = 0; i < 11; i++) {
      List<String> more = names(1_100).subList(100 * i, 100 * i + 100);
      stream.send(deltaRequest(GROUP, ENDPOINT.typeUrl()).addAllResourceNamesSubscribe(more));
    }

    assertTurnedAway(stream, Code.RESOURCE_EXHAUSTED, "1100 names");
  }

  @Test
  void aVeryLongNameEndsTheStream() {
    DiscoveryRequest.Builder greedy = request(GROUP, ENDPOINT.typeUrl());

    BareStream stream = besieged.stream().send(greedy.addResourceNames("n".repeat(101)));

    assertTurnedAway(stream, Code.INVALID_ARGUMENT, "101 characters (expected: at most 100)");
  }

  @Test
  void aVeryLongVersionFromAnEarlierStreamEndsTheStream() {
    DeltaDiscoveryRequest.Builder greedy = deltaRequest(GROUP, CLUSTER.typeUrl());

    BareStream stream =
        besieged.deltaStream().send(greedy.putInitialResourceVersions("a", "v".repeat(101)));

    assertTurnedAway(stream, Code.INVALID_ARGUMENT, "101 characters");
  }

  @Test
  void aNodeWithEndlessMetadataEndsTheStream() {
    DiscoveryRequest.Builder greedy = request(GROUP, CLUSTER.typeUrl());
    Value story = Value.newBuilder().setStringValue("x".repeat(1 << 20)).build();
    greedy.getNodeBuilder().getMetadataBuilder().putFields("story", story);

    BareStream stream = besieged.stream().send(greedy);

    assertTurnedAway(stream, Code.INVALID_ARGUMENT, "shorten node.metadata");
  }

  @Test
  void aGroupTooManyIsRefusedAndTheOthersGoOn() {
    BareStream second = besieged.stream().send(request("second", CLUSTER.typeUrl()));
    await("second group").until(() -> besieged.server.groups().size() == 2);

    BareStream third = besieged.stream().send(request("third", CLUSTER.typeUrl()));

    Status end = third.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains("no room for group \"third\" beside 2 others");
    besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
    second.cancel();
    await("room again").until(() -> !besieged.server.groups().containsKey("second"));
  }

  @Test
  void ofAnEndlessErrorMessageOnlyTheBeginningIsKept() {
    BareStream stream = besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
    DiscoveryRequest.Builder refusal =
        request(GROUP, CLUSTER.typeUrl()).setResponseNonce(stream.last().getNonce());
    refusal.getErrorDetailBuilder().setCode(3).setMessage("no".repeat(1 << 20));

    stream.send(refusal);

    await("a rejection").until(() -> besieged.events.rejections().size() == 1);
    assertThat(besieged.events.rejections().get(0).message())
        .startsWith("nono")
        .endsWith("characters more)")
        .hasSizeLessThan(5_000);
    besieged.assertTheOthersAreServedAtOnce();
  }

  @Test
  void aMessageOverTheLimitEndsTheStream() {
    BareStream stream = besieged.stream().send(new byte[(4 << 20) + 1]);

    Status end = stream.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains("4194304");
    besieged.assertTheOthersAreServedAtOnce();
    besieged.assertOnlyTheGoodClientIsLeft();
  }

  @Test
  void bytesThatAreNoMessageEndTheStream() {
    BareStream stream = besieged.stream().send(new byte[] {7, 7, 7});

    Status end = stream.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(end.getDescription()).contains("not a message of");
    besieged.assertTheOthersAreServedAtOnce();
    besieged.assertOnlyTheGoodClientIsLeft();
  }
}
