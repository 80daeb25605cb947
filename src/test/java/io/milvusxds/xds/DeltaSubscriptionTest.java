package io.milvusxds.xds;

import static io.milvusxds.testing.EnvoyMessages.endpoints;
import static io.milvusxds.testing.EnvoyMessages.snapshot;
import static io.milvusxds.xds.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private void subscribe(String name) {
    subscription.request(List.of(name), List.of(), Map.of(), "", Optional.empty(), Instant.EPOCH);
  }

  private void send(String nonce, TypeResources current) {
    subscription.sent(nonce, subscription.next(current, true).orElseThrow());
  }

  private void answer(String nonce, Optional<String> error) {
    subscription.request(List.of(), List.of(), Map.of(), nonce, error, Instant.EPOCH);
  }

  private static TypeResources content(Message... messages) {
    return snapshot(messages).of(ENDPOINT);
  }
}
