package io.milvusxds.benchmarks;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;

import com.google.common.collect.Sets;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import io.milvusxds.testing.rebalance.SegmentCalls;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes answer for which key, as an Envoy was seen to send them.
 *
 * @param byKey at least one node for each key
 */
record KeyOwners(SortedMap<String, SortedSet<String>> byKey) {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
  private static final int MAX_OPEN = 64;

  KeyOwners {
    byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
  }

  /**
   * Asks for each of the keys {@code key-0} and so on.
   *
   * @param timesEach how often; with two owners, each is missed once in {@code 2^(timesEach-1)}
   *     keys
   */
  static KeyOwners observe(Channel envoy, int keys, int timesEach)
      throws InterruptedException, TimeoutException {
    SegmentCalls calls = new SegmentCalls(envoy, CALL_LIMIT);
    Semaphore room = new Semaphore(MAX_OPEN);
    SortedMap<String, SortedSet<String>> owners = new TreeMap<>();
    for (int key = 0; key < keys; key++) {
      SortedSet<String> seen = new ConcurrentSkipListSet<>();
      owners.put("key-" + key, seen);
      for (int time = 0; time < timesEach; time++) {
        room.acquire();
        ListenableFuture<String> answer = calls.begin("key-" + key);
        Futures.addCallback(answer, new Noted(seen, room), directExecutor());
      }
    }
    if (!room.tryAcquire(MAX_OPEN, CALL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new TimeoutException("searches still under way after " + CALL_LIMIT);
    }
    owners.forEach(
        (key, seen) -> {
          if (seen.isEmpty()) {
            throw new IllegalStateException(key + ": nobody answered");
          }
        });
    return new KeyOwners(owners);
  }

  /** Notes who answered. A search that failed notes nobody: an answer is what counts. */
  private record Noted(Set<String> seen, Semaphore room) implements FutureCallback<String> {
    @Override
    public void onSuccess(@Nullable String node) {
      if (node != null) {
        seen.add(node);
      }
      room.release();
    }

    @Override
    public void onFailure(Throwable failure) {
      room.release();
    }
  }

  /** How many pairs of a key and one of its nodes there are. */
  long slots() {
    return byKey.values().stream().mapToLong(Set::size).sum();
  }

  /** How many of them another observation, made before, has not. */
  long slotsNewSince(KeyOwners before) {
    return byKey.entrySet().stream()
        .mapToLong(entry -> Sets.difference(entry.getValue(), before.of(entry.getKey())).size())
        .sum();
  }

  /** How many of the pairs are of this node. */
  long slotsOf(String node) {
    return byKey.values().stream().filter(nodes -> nodes.contains(node)).count();
  }

  /** How many keys are served by nobody who served them before. */
  long keysWithAllOwnersNewSince(KeyOwners before) {
    return byKey.entrySet().stream()
        .filter(entry -> Sets.intersection(entry.getValue(), before.of(entry.getKey())).isEmpty())
        .count();
  }

  /** The fullest node over the mean of all that have a key. */
  double fullest() {
    SortedMap<String, Long> counts = new TreeMap<>();
    byKey.values().forEach(nodes -> nodes.forEach(node -> counts.merge(node, 1L, Long::sum)));
    return Collections.max(counts.values()) * (double) counts.size() / slots();
  }

  private SortedSet<String> of(String key) {
    return byKey.getOrDefault(key, new TreeSet<>());
  }
}
