package io.milvusxds.xds.subscription;

import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.xds.limits.HeapCost;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client makes the server remember counts, and counts no more when it is forgotten. */
class HeldBytesTest {
  private static final int NAMES = 100;
  // Each with what the set of names and the map around it take.
  private static final long ONE_NAME = HeapCost.of("name-100");

  private static List<String> names() {
    return IntStream.range(100, 100 + NAMES).mapToObj(i -> "name-" + i).toList();
  }

  private static SubscriptionSet set(Protocol protocol) {
    return new SubscriptionSet(protocol, 0, true);
  }

  private static void ask(SubscriptionSet set, ResourceType type, Request request) {
    set.take(type, request, Instant.EPOCH);
  }

  private static Request wanting(Protocol protocol, List<String> names, List<String> dropped) {
    return protocol == Protocol.DELTA
        ? Requests.delta(names, dropped, Map.of(), "", Optional.empty())
        : Requests.sotw(names, "");
  }

  @ParameterizedTest
  @EnumSource
  void namesThatNobodyPublishedCountForEveryType(Protocol protocol) {
    SubscriptionSet set = set(protocol);
    long before = set.heldBytes(Snapshot.EMPTY);

    ask(set, ENDPOINT, wanting(protocol, names(), List.of()));
    long one = set.heldBytes(Snapshot.EMPTY);
    ask(set, ROUTE, wanting(protocol, names(), List.of()));
    long two = set.heldBytes(Snapshot.EMPTY);

    assertThat(one - before).isGreaterThanOrEqualTo(NAMES * ONE_NAME);
    assertThat(two - one).isGreaterThanOrEqualTo(NAMES * ONE_NAME);
    assertThat(set.names()).isEqualTo(2 * NAMES);
  }

  @ParameterizedTest
  @EnumSource
  void namesThatAreDroppedCountNoMore(Protocol protocol) {
    SubscriptionSet set = set(protocol);
    ask(set, ENDPOINT, wanting(protocol, List.of("kept"), List.of()));
    long before = set.heldBytes(Snapshot.EMPTY);
    ask(set, ENDPOINT, wanting(protocol, append("kept", names()), List.of()));

    ask(set, ENDPOINT, wanting(protocol, List.of("kept"), names()));

    assertThat(set.heldBytes(Snapshot.EMPTY)).isEqualTo(before);
    assertThat(set.names()).isEqualTo(1);
  }

  private static List<String> append(String first, List<String> more) {
    return IntStream.rangeClosed(0, more.size())
        .mapToObj(i -> i == 0 ? first : more.get(i - 1))
        .toList();
  }

  @Test
  void versionsThatAClientBringsCountUnlessTheServerHasTheResource() {
    Snapshot there = snapshot(endpoints("name-100", 1));
    SubscriptionSet set = set(Protocol.DELTA);
    String version = "v".repeat(1_000);

    ask(
        set,
        ENDPOINT,
        Requests.delta(
            List.of("name-100", "name-101"),
            List.of(),
            Map.of("name-100", version, "name-101", version),
            "",
            Optional.empty()));

    assertThat(set.heldBytes(there)).isBetween(HeapCost.of(version), 2 * HeapCost.of(version) - 1);
    assertThat(set.heldBytes(Snapshot.EMPTY)).isGreaterThan(2 * HeapCost.of(version));
  }

  @Test
  void aVersionThatAClientComesWithCountsUntilItIsSentAnother() {
    SubscriptionSet set = set(Protocol.SOTW);
    String version = "v".repeat(1_000);
    ask(set, ENDPOINT, Requests.sotw(List.of("name-100"), version));
    assertThat(set.heldBytes(Snapshot.EMPTY)).isGreaterThan(HeapCost.of(version));

    assertThat(set.next(snapshot(endpoints("name-100", 1)), 0)).isPresent();

    assertThat(set.heldBytes(Snapshot.EMPTY)).isLessThan(HeapCost.of(version));
  }

  @ParameterizedTest
  @EnumSource
  void theWordsOfARejectionCountUntilItDoesNotStandAnyMore(Protocol protocol) {
    SubscriptionSet set = set(protocol);
    Snapshot first = snapshot(endpoints("name-100", 1));
    ask(set, ENDPOINT, wanting(protocol, List.of("name-100"), List.of()));
    set.sent("1", set.next(first, 0).orElseThrow());
    long before = set.heldBytes(first);
    String words = "bad ".repeat(500);

    ask(set, ENDPOINT, answer(protocol, "1", Optional.of(words)));
    assertThat(set.heldBytes(first) - before).isGreaterThanOrEqualTo(HeapCost.of(words));

    Snapshot second = snapshot(endpoints("name-100", 2));
    set.sent("2", set.next(second, 0).orElseThrow());
    ask(set, ENDPOINT, answer(protocol, "2", Optional.empty()));
    assertThat(set.heldBytes(second)).isLessThanOrEqualTo(before);
  }

  private static Request answer(Protocol protocol, String nonce, Optional<String> error) {
    List<String> names = protocol == Protocol.DELTA ? List.of() : List.of("name-100");
    return new Request(Optional.empty(), "", nonce, error, names, List.of(), "", Map.of());
  }
}
