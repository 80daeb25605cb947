package io.milvusxds.xds.subscription;

import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.TypeResources;
import java.time.Instant;
import java.util.List;
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

  private void ask(String version, String... names) {
    subscription.take(Requests.sotw(List.of(names), version), Instant.EPOCH);
  }

  private static TypeResources content(Message... messages) {
    return snapshot(messages).of(ENDPOINT);
  }
}
