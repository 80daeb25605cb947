package io.milvusxds.xds.subscription;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.listener;
import static io.milvusxds.testing.xds.EnvoyMessages.routes;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The order of types on one stream, at the nanosecond; the conformance scenarios show the same from
 * outside, where a grace time can only be waited for.
 */
class SubscriptionSetTest {
  private static final long GRACE = 1000;

  private final SubscriptionSet set = new SubscriptionSet(Protocol.DELTA, GRACE, true);
  private final Map<ResourceType, String> unanswered = new EnumMap<>(ResourceType.class);
  private Snapshot snapshot = snapshot();
  private long now = 5;
  private ByteString last = ByteString.EMPTY;
  private int nonces;

  @Test
  void whatIsReferredToGoesOutFirstAndARouteWaitsForIt() {
    publish(cluster("a", 1), endpoints("a", 1), routes("r", "x"));
    ask(ROUTE, "r");
    ask(ENDPOINT, "a");
    ask(CLUSTER);

    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    answer(CLUSTER);
    assertThat(sent()).isEmpty();
    answer(ENDPOINT);
    assertThat(sent()).containsExactly(ROUTE);
  }

  @Test
  void aRouteWaitsForAnAnswerNoLongerThanTheGrace() {
    publish(cluster("a", 1), routes("r", "x"));
    ask(CLUSTER);
    ask(ROUTE, "r");
    assertThat(sent()).containsExactly(CLUSTER);
    assertThat(set.graceLeftNanos(now)).contains(GRACE);

    now += GRACE - 1;
    assertThat(sent()).isEmpty();
    assertThat(set.graceLeftNanos(now)).contains(1L);

    now += 1;
    assertThat(sent()).containsExactly(ROUTE);
    assertThat(set.graceLeftNanos(now)).isEmpty();
  }

  @Test
  void aClientThatNeverAsksForEndpointsGetsItsRoutesAtOnce() {
    publish(cluster("a", 1), endpoints("a", 1), routes("r", "x"));
    ask(CLUSTER);
    ask(ROUTE, "r");
    assertThat(sent()).containsExactly(CLUSTER);

    answer(CLUSTER);

    assertThat(sent()).containsExactly(ROUTE);
  }

  @Test
  void aClusterWithoutItsEndpointsHoldsARouteBackForTheGraceOfItsOwn() {
    publish(cluster("a", 1), endpoints("a", 1), endpoints("b", 1), routes("r", "x"));
    ask(CLUSTER);
    ask(ENDPOINT, "b");
    ask(ROUTE, "r");
    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    answer(CLUSTER);
    answer(ENDPOINT);
    assertThat(sent()).isEmpty();

    now += GRACE;

    assertThat(sent()).containsExactly(ROUTE);
  }

  @Test
  void eachClusterWithoutItsEndpointsHoldsARouteBackForAGraceOfItsOwn() {
    publish(cluster("a", 1), endpoints("a", 1), endpoints("c", 1), routes("r", "x"));
    ask(CLUSTER);
    ask(ENDPOINT, "c");
    ask(ROUTE, "r");
    settle();
    now += GRACE - 1;
    publish(
        cluster("a", 1),
        cluster("b", 1),
        endpoints("a", 1),
        endpoints("b", 1),
        endpoints("c", 1),
        routes("r", "x"));
    settle();

    now += 1;
    assertThat(sent()).isEmpty();

    now += GRACE - 1;
    assertThat(sent()).containsExactly(ROUTE);
  }

  @Test
  void aClusterThatVanishesForAMomentWhileItWarmsStillGetsItsEndpoints() {
    publish(cluster("a", 2), endpoints("a", 1));
    ask(CLUSTER);
    ask(ENDPOINT, "a");
    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    // There and back while the client owes its answer for the endpoints.
    answer(CLUSTER);
    publish(cluster("a", 1), endpoints("a", 1));
    assertThat(sent()).containsExactly(CLUSTER);
    answer(CLUSTER);
    publish(cluster("a", 2), endpoints("a", 1));
    assertThat(sent()).containsExactly(CLUSTER);
    answer(CLUSTER);
    publish(cluster("b", 1), endpoints("a", 1));
    assertThat(sent()).containsExactly(CLUSTER);
    answer(CLUSTER);
    publish(cluster("a", 2), cluster("b", 1), endpoints("a", 1));
    assertThat(sent()).isEmpty();

    answer(ENDPOINT);

    assertThat(sent()).containsExactly(ENDPOINT);
  }

  @Test
  void aClusterThatChangedGetsItsEndpointsAgainThoughTheyDidNotChange() {
    publish(cluster("a", 1), endpoints("a", 1));
    ask(CLUSTER);
    ask(ENDPOINT, "a");
    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    answer(CLUSTER);
    answer(ENDPOINT);

    publish(cluster("a", 2), endpoints("a", 1));

    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
  }

  @Test
  void aClusterThatWarmsGetsEndpointsThatWereRefusedToo() {
    publish(cluster("a", 1), endpoints("a", 1));
    ask(CLUSTER);
    ask(ENDPOINT, "a");
    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    // There and back, so that the endpoints are in the version of their first cluster again.
    answer(CLUSTER);
    publish(cluster("a", 2), endpoints("a", 1));
    assertThat(sent()).containsExactly(CLUSTER);
    answer(CLUSTER);
    publish(cluster("a", 1), endpoints("a", 1));
    assertThat(sent()).containsExactly(CLUSTER);
    answer(CLUSTER);

    refuse(ENDPOINT);

    assertThat(sent()).containsExactly(ENDPOINT);
    refuse(ENDPOINT);
    assertThat(sent()).isEmpty();
  }

  @Test
  void endpointsTellTheirClusterOnlyWhenTheClientHasIt() throws InvalidProtocolBufferException {
    publish(cluster("a", 1), endpoints("a", 1));
    ask(ENDPOINT, "a");
    assertThat(sent()).containsExactly(ENDPOINT);
    assertThat(lastVersion()).doesNotContain("@");
    answer(ENDPOINT);

    ask(CLUSTER);

    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    assertThat(lastVersion()).contains("@");
    answer(ENDPOINT);
    refuse(CLUSTER);
    publish(cluster("a", 1), endpoints("a", 2));
    assertThat(sent()).containsExactly(ENDPOINT);
    assertThat(lastVersion()).doesNotContain("@");
    answer(ENDPOINT);
    publish(cluster("a", 2), endpoints("a", 2));
    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    answer(ENDPOINT);
    answer(CLUSTER);
    assertThat(sent()).containsExactly(ENDPOINT);
    assertThat(lastVersion()).contains("@");
  }

  @Test
  void endpointsOfAClusterThatAClientMayWaitForGoOutBeforeItNamesTheCluster()
      throws InvalidProtocolBufferException {
    publish(cluster("a", 1), endpoints("a", 1));
    comeWithAll(ENDPOINT, "a");

    publish(cluster("a", 2), endpoints("a", 1));

    assertThat(sent()).containsExactly(ENDPOINT);
    assertThat(lastVersion()).doesNotContain("@");
    answer(ENDPOINT);
    assertThat(sent()).isEmpty();
  }

  @Test
  void endpointsWhoseClusterAloneChangedWaitUntilItIsSent() {
    publish(cluster("a", 1), endpoints("a", 1));
    ask(CLUSTER);
    ask(ENDPOINT, "a");
    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    answer(ENDPOINT);

    publish(cluster("a", 2), endpoints("a", 1));

    assertThat(sent()).isEmpty();
    answer(CLUSTER);
    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
  }

  @Test
  void endpointsAloneHoldNothingBack() {
    publish(cluster("a", 1), endpoints("a", 1), routes("r", "x"));
    ask(CLUSTER);
    ask(ENDPOINT, "a");
    ask(ROUTE, "r");
    assertThat(sent()).containsExactly(CLUSTER, ENDPOINT);
    answer(CLUSTER);
    answer(ENDPOINT);
    assertThat(sent()).containsExactly(ROUTE);
    answer(ROUTE);

    publish(cluster("a", 1), endpoints("a", 2), routes("r", "y"));

    assertThat(sent()).containsExactly(ENDPOINT, ROUTE);
  }

  @Test
  void whatIsGoneIsToldAfterAllThatIsNewWasAcceptedTypeByType() {
    publish(cluster("a", 1), listener("l", 1), routes("r", "x"));
    ask(CLUSTER);
    ask(LISTENER);
    ask(ROUTE, "r");
    settle();

    publish(cluster("b", 1));

    assertThat(sent()).containsExactly(CLUSTER);
    answer(CLUSTER);
    assertThat(sent()).containsExactly(ROUTE);
    answer(ROUTE);
    assertThat(sent()).containsExactly(LISTENER);
    answer(LISTENER);
    assertThat(sent()).containsExactly(CLUSTER);
    assertThat(set.isSettled(snapshot)).isFalse();
    answer(CLUSTER);
    assertThat(sent()).isEmpty();
    assertThat(set.isSettled(snapshot)).isTrue();
  }

  @Test
  void aClientThatOwesAnAnswerForEverIsStillToldWhatIsGone() {
    publish(cluster("a", 1), listener("l", 1));
    ask(CLUSTER);
    ask(LISTENER);
    settle();
    publish(cluster("a", 2));
    assertThat(sent()).containsExactly(CLUSTER);

    now += GRACE;

    assertThat(sent()).containsExactly(LISTENER);
  }

  private void publish(Message... messages) {
    snapshot = snapshot(messages);
  }

  private void ask(ResourceType type, String... names) {
    take(type, List.of(names), Map.of(), "", Optional.empty());
  }

  /** A client comes back with all that is published. */
  private void comeWithAll(ResourceType type, String... names) {
    Map<String, String> versions = new TreeMap<>();
    snapshot.resources(type).forEach((name, resource) -> versions.put(name, resource.version()));
    take(type, List.of(names), versions, "", Optional.empty());
  }

  /** The types of the responses that go out now, in order. */
  private List<ResourceType> sent() {
    List<ResourceType> types = new ArrayList<>();
    Optional<Reply> due = set.next(snapshot, now);
    while (due.isPresent() && types.size() < 20) {
      String nonce = Integer.toString(++nonces);
      ResourceType type = due.get().type();
      set.sent(nonce, due.get());
      unanswered.put(type, nonce);
      types.add(type);
      last = due.get().body();
      due = set.next(snapshot, now);
    }
    return types;
  }

  private String lastVersion() throws InvalidProtocolBufferException {
    return DeltaDiscoveryResponse.parseFrom(last).getResources(0).getVersion();
  }

  private void answer(ResourceType type) {
    answer(type, Optional.empty());
  }

  private void refuse(ResourceType type) {
    answer(type, Optional.of("refused"));
  }

  private void answer(ResourceType type, Optional<String> error) {
    String nonce = Optional.ofNullable(unanswered.remove(type)).orElseThrow();
    take(type, List.of(), Map.of(), nonce, error);
  }

  private void take(
      ResourceType type,
      List<String> names,
      Map<String, String> versions,
      String nonce,
      Optional<String> error) {
    set.of(type).take(Requests.delta(names, List.of(), versions, nonce, error), Instant.EPOCH);
  }

  private void settle() {
    while (!sent().isEmpty()) {
      List.copyOf(unanswered.keySet()).forEach(this::answer);
    }
  }
}
