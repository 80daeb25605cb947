package io.milvusxds.xds.subscription;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.TypeResources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one type on one state-of-the-world stream makes of the version that a client tells. */
class SotwSubscriptionTest {
  private final SotwSubscription subscription = new SotwSubscription(ENDPOINT);
  private final TypeResources both = content(endpoints("a", 1), endpoints("b", 1));
  private final String versionOfBoth =
      both.select(Interest.ofNames(ENDPOINT, List.of("a", "b"))).version();

  @Test
  void theVersionThatAClientComesWithIsShownAsSentAndAccepted() {
    ask(versionOfBoth, "a", "b");

    assertThat(subscription.next(both, true)).isEmpty();

    TypeStatus status = subscription.status(subscription.isBehind(both));
    assertThat(status.sentVersion()).isEqualTo(versionOfBoth);
    assertThat(status.acceptedVersion()).isEqualTo(versionOfBoth);
    assertThat(status.summary()).isEqualTo("synced");
  }

  @Test
  void theVersionAtTheStartSaysNothingOfANameThatWasDroppedSince() {
    ask(versionOfBoth, "a", "b");
    ask(versionOfBoth, "a");
    ask(versionOfBoth, "a", "b");

    assertThat(subscription.next(both, true).orElseThrow().sent()).contains("b");
  }

  @Test
  void aClientIsBehindWhileUnchangedEndpointsAreDueAgain() {
    ask(versionOfBoth, "a", "b");
    assertThat(subscription.next(both, true)).isEmpty();

    subscription.repeat(List.of("b"));

    assertThat(subscription.isBehind(both)).isTrue();
    assertThat(subscription.next(both, true).orElseThrow().sent()).containsExactly("b");
    assertThat(subscription.isBehind(both)).isFalse();
  }

  @Test
  void theVersionAtTheStartSaysNothingAnyMoreOnceAnotherWasSent() {
    ask(versionOfBoth, "a", "b");
    assertThat(send("1", content(endpoints("a", 1), endpoints("b", 2))).sent())
        .containsExactly("a", "b");
    answer("1", Optional.empty(), "a", "b");

    assertThat(send("2", both).sent()).containsExactly("b");
  }

  @Test
  void aNameThatWasDroppedIsSentWhenItIsAskedForAgain() {
    ask("", "a", "b");
    send("1", both);
    answer("1", Optional.empty(), "a", "b");

    ask("", "a");
    ask("", "a", "b");

    assertThat(send("2", both).sent()).containsExactly("b");
  }

  @Test
  void whoAsksForMoreClustersIsAnsweredThoughThereAreNoneAndWhoAsksForEndpointsIsNot() {
    SotwSubscription clusters = new SotwSubscription(CLUSTER);
    TypeResources none = snapshot().of(CLUSTER);
    clusters.take(Requests.sotw(List.of("a"), ""), Instant.EPOCH);
    assertThat(clusters.next(none, true).orElseThrow().sent()).isEmpty();
    assertThat(clusters.next(none, true)).isEmpty();
    clusters.take(Requests.sotw(List.of("a", "b"), ""), Instant.EPOCH);
    assertThat(clusters.next(none, true).orElseThrow().sent()).isEmpty();
    // Fewer need no answer.
    clusters.take(Requests.sotw(List.of("b"), ""), Instant.EPOCH);
    assertThat(clusters.next(none, true)).isEmpty();

    ask("", "a");
    assertThat(subscription.next(content(), true)).isEmpty();
  }

  @Test
  void whoeverBroughtAClusterThatNobodyKnowsNowIsSentNoClustersUntilItIsKnown() {
    SotwSubscription clusters = new SotwSubscription(CLUSTER);
    clusters.take(Requests.sotw(List.of("a", "b"), "of another server"), Instant.EPOCH);
    TypeResources doubted =
        snapshot(Set.of(), Set.of(new ResourceName(CLUSTER, "b")), cluster("a", 1)).of(CLUSTER);

    assertThat(clusters.next(doubted, true)).isEmpty();
    assertThat(clusters.isBehind(doubted)).isFalse();

    assertThat(clusters.next(snapshot(cluster("a", 1), cluster("b", 1)).of(CLUSTER), true))
        .get()
        .extracting(Reply::sent)
        .isEqualTo(List.of("a", "b"));
  }

  @Test
  void clustersThatWereRefusedAreSentAgainWhenTheClientDropsOneOfThem() {
    SotwSubscription clusters = new SotwSubscription(CLUSTER);
    TypeResources content = snapshot(cluster("a", 1), cluster("b", 1)).of(CLUSTER);
    clusters.take(Requests.sotw(List.of("a", "b"), ""), Instant.EPOCH);
    clusters.exchange.sent("1", clusters.next(content, true).orElseThrow());
    clusters.take(answered("1", Optional.of("bad"), "a", "b"), Instant.EPOCH);
    assertThat(clusters.next(content, true)).isEmpty();

    clusters.take(Requests.sotw(List.of("b"), ""), Instant.EPOCH);

    // The one at fault may have left.
    Reply again = clusters.next(content, true).orElseThrow();
    assertThat(again.sent()).containsExactly("b");
    assertThat(again.changed()).containsExactly("b");
  }

  @Test
  void ofAllClustersInAResponseThoseThatChangedAreKnown() {
    SotwSubscription clusters = new SotwSubscription(CLUSTER);
    clusters.take(Requests.sotw(List.of(), ""), Instant.EPOCH);
    clusters.exchange.sent(
        "1",
        clusters.next(snapshot(cluster("a", 1), cluster("b", 1)).of(CLUSTER), true).orElseThrow());
    clusters.take(answered("1", Optional.empty()), Instant.EPOCH);

    // One is held back and so stays in the response.
    Reply next =
        clusters.next(snapshot(cluster("a", 2), cluster("c", 1)).of(CLUSTER), false).orElseThrow();

    assertThat(next.sent()).containsExactly("a", "b", "c");
    assertThat(next.changed()).containsExactly("a", "c");
  }

  private Reply send(String nonce, TypeResources current) {
    Reply reply = subscription.next(current, true).orElseThrow();
    subscription.exchange.sent(nonce, reply);
    return reply;
  }

  private void answer(String nonce, Optional<String> error, String... names) {
    subscription.take(answered(nonce, error, names), Instant.EPOCH);
  }

  private static Request answered(String nonce, Optional<String> error, String... names) {
    return new Request(Optional.empty(), "", nonce, error, List.of(names), List.of(), "", Map.of());
  }

  private void ask(String version, String... names) {
    subscription.take(Requests.sotw(List.of(names), version), Instant.EPOCH);
  }

  private static TypeResources content(Message... messages) {
    return snapshot(messages).of(ENDPOINT);
  }
}
