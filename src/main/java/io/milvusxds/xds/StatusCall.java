package io.milvusxds.xds;

import io.milvusxds.xds.connection.Loop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks streams where their clients stand, each on its own loop, in portions, so that nobody waits
 * for the answers of all.
 */
final class StatusCall {
  static final int PATIENCE_SECONDS = 10;
  private static final int PORTION = 64;

  private final List<XdsStream<?>> streams;
  private final List<StreamStatus> found = new ArrayList<>();
  private final CompletableFuture<List<StreamStatus>> answer = new CompletableFuture<>();

  private StatusCall(List<XdsStream<?>> streams) {
    this.streams = streams;
  }

  /** What they say, in the order in which they began; nothing of one that has ended meanwhile. */
  static List<StreamStatus> of(List<XdsStream<?>> streams) {
    Map<Loop, List<XdsStream<?>>> byLoop =
        streams.stream().collect(Collectors.groupingBy(XdsStream::loop));
    List<StatusCall> calls = new ArrayList<>();
    byLoop.forEach(
        (loop, there) -> {
          StatusCall call = new StatusCall(there);
          calls.add(call);
          loop.execute(() -> call.ask(loop, 0));
        });
    return calls.stream()
        .flatMap(call -> call.await().stream())
        .sorted(Comparator.comparingLong(StreamStatus::id))
        .toList();
  }

  private void ask(Loop loop, int from) {
    int end = Math.min(streams.size(), from + PORTION);
    for (XdsStream<?> stream : streams.subList(from, end)) {
      stream.status().ifPresent(found::add);
    }
    if (end < streams.size()) {
      loop.execute(() -> ask(loop, end));
    } else {
      answer.complete(found);
    }
  }

  private List<StreamStatus> await() {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("streams: interrupted while they were asked", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "streams: no answer within "
              + PATIENCE_SECONDS
              + " s (expected: at once; the server is overloaded or has closed)",
          e);
    }
  }
}
