package io.milvusxds.xds.subscription;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.TypeResources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Turns of events that need a removal that is held back, seen at the one type that it is about. */
class DeltaSubscriptionTest {
  private final DeltaSubscription subscription = new DeltaSubscription(ENDPOINT);

  @Test
  void aRefusedContentThatVanishesAndComesBackBeforeItsRemovalIsToldIsSentAgain() {
    subscribe("a");
    send("1", content(endpoints("a", 1)));
    answer("1", Optional.of("bad"));

    assertThat(subscription.next(content(), false)).isEmpty();

    assertThat(subscription.next(content(endpoints("a", 1)), false).orElseThrow().sent())
        .containsExactly("a");
  }

  @Test
  void theRemovalOfARefusedContentIsToldSinceTheClientMayHaveAnOlderOne() {
    subscribe("a");
    send("1", content(endpoints("a", 1)));
    answer("1", Optional.of("bad"));

    assertThat(subscription.next(content(), false)).isEmpty();

    assertThat(subscription.next(content(), true).orElseThrow().removed()).containsExactly("a");
    assertThat(subscription.hasRemovals(content())).isFalse();
  }

  @Test
  void aNameThatWasAskedForAndRefusedAgainStillReleasesWhatWasRefusedWithIt() {
    subscribe("a");
    subscribe("b");
    send("1", content(endpoints("a", 1), endpoints("b", 1)));
    answer("1", Optional.of("bad"));
    subscribe("b");
    send("2", content(endpoints("a", 1), endpoints("b", 1)));
    answer("2", Optional.of("bad"));

    Optional<Reply> due = subscription.next(content(endpoints("a", 1), endpoints("b", 2)), true);

    assertThat(due.orElseThrow().sent()).containsExactly("a", "b");
  }

  @Test
  void whatWasRefusedWithANameThatIsDroppedIsSentAgain() {
    subscribe("a");
    subscribe("b");
    send("1", content(endpoints("a", 1), endpoints("b", 1)));
    answer("1", Optional.of("bad"));
    assertThat(subscription.next(content(endpoints("a", 1), endpoints("b", 1)), true)).isEmpty();

    ask(subscription, List.of(), List.of("a"));

    // The one at fault may have left.
    assertThat(
            subscription
                .next(content(endpoints("a", 1), endpoints("b", 1)), true)
                .orElseThrow()
                .sent())
        .containsExactly("b");
  }

  @Test
  void aStarIsAnsweredWhenItIsNewAlsoInAnEmptyWorldAndNotWhenItIsRepeated() {
    DeltaSubscription clusters = new DeltaSubscription(CLUSTER);
    TypeResources nothing = snapshot().of(CLUSTER);
    ask(clusters, List.of("a"), List.of());
    clusters.exchange.sent("1", clusters.next(nothing, true).orElseThrow());
    accept(clusters, "1");

    ask(clusters, List.of("*"), List.of());
    Optional<Reply> first = clusters.next(nothing, true);
    clusters.exchange.sent("2", first.orElseThrow());
    accept(clusters, "2");
    ask(clusters, List.of("*"), List.of());

    assertThat(first.orElseThrow().sent()).isEmpty();
    assertThat(clusters.next(nothing, true)).isEmpty();
    // Names beside the star ask for themselves only.
    ask(clusters, List.of("b"), List.of());
    assertThat(clusters.next(nothing, true).orElseThrow().removed()).containsExactly("b");
  }

  @Test
  void aNameThatOnlyTheStarCoversMayBeUnsubscribedWithoutAnAnswer() {
    DeltaSubscription clusters = new DeltaSubscription(CLUSTER);
    TypeResources content = snapshot(cluster("a", 1)).of(CLUSTER);
    ask(clusters, List.of("*"), List.of());
    clusters.exchange.sent("1", clusters.next(content, true).orElseThrow());
    accept(clusters, "1");

    ask(clusters, List.of(), List.of("a"));

    assertThat(clusters.next(content, true)).isEmpty();
  }

  @Test
  void aNameBesideTheStarThatIsUnsubscribedIsToldOnceMoreSinceTheStarMayNotCoverIt() {
    DeltaSubscription clusters = new DeltaSubscription(CLUSTER);
    TypeResources content = snapshot(cluster("a", 1), cluster("b", 1)).of(CLUSTER);
    ask(clusters, List.of("*", "a", "never"), List.of());
    clusters.exchange.sent("1", clusters.next(content, true).orElseThrow());
    accept(clusters, "1");

    ask(clusters, List.of(), List.of("a", "never"));

    Reply told = clusters.next(content, true).orElseThrow();
    assertThat(told.sent()).containsExactly("a");
    assertThat(told.removed()).containsExactly("never");
  }

  @Test
  void aClientIsBehindUntilItIsToldThatANameDoesNotExistButNotWhileThatIsUnknown() {
    TypeResources unknown =
        snapshot(Set.of(), Set.of(new ResourceName(ENDPOINT, "a"))).of(ENDPOINT);
    subscribe("a");

    assertThat(subscription.isBehind(unknown)).isFalse();
    assertThat(subscription.isBehind(content())).isTrue();
    send("1", content());
    assertThat(subscription.isBehind(content())).isFalse();
  }

  @Test
  void aRemovalThatIsRefusedTwiceIsToldOnceForEachAcceptance() {
    subscribe("a");
    subscribe("b");
    send("1", content(endpoints("a", 1), endpoints("b", 1)));
    answer("1", Optional.empty());
    send("2", content(endpoints("a", 1)));
    answer("2", Optional.of("I keep it"));
    assertThat(subscription.hasRemovals(content(endpoints("a", 1)))).isFalse();

    send("3", content(endpoints("a", 2)));
    answer("3", Optional.empty());
    Optional<Reply> again = subscription.next(content(endpoints("a", 2)), true);
    subscription.exchange.sent("4", again.orElseThrow());
    answer("4", Optional.of("I keep it"));

    assertThat(again.orElseThrow().removed()).containsExactly("b");
    assertThat(subscription.next(content(endpoints("a", 2)), true)).isEmpty();
  }

  private static void ask(DeltaSubscription to, List<String> more, List<String> less) {
    to.take(Requests.delta(more, less, Map.of(), "", Optional.empty()), Instant.EPOCH);
  }

  private static void accept(DeltaSubscription to, String nonce) {
    to.take(Requests.delta(List.of(), List.of(), Map.of(), nonce, Optional.empty()), Instant.EPOCH);
  }

  private void subscribe(String name) {
    subscription.take(
        Requests.delta(List.of(name), List.of(), Map.of(), "", Optional.empty()), Instant.EPOCH);
  }

  private void send(String nonce, TypeResources current) {
    subscription.exchange.sent(nonce, subscription.next(current, true).orElseThrow());
  }

  private void answer(String nonce, Optional<String> error) {
    subscription.take(Requests.delta(List.of(), List.of(), Map.of(), nonce, error), Instant.EPOCH);
  }

  private static TypeResources content(Message... messages) {
    return snapshot(messages).of(ENDPOINT);
  }
}
