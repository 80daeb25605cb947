package io.milvusxds.demo.scatter;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;
import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc.MilvusServiceFutureStub;
import io.milvusxds.demo.milvus1.SearchInFilesParam;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One search over many read-only nodes, without a proxy that takes vectors apart: the client asks
 * for each segment by a call of its own, and merges the answers.
 *
 * <p>Milvus keeps the rows of a collection in segments, and {@code SearchInFiles} searches just
 * those that it names. Envoy reads one header of the call, and sends it to a node that has this
 * segment in memory; so the segments of one search are searched on many nodes at once, and always
 * on the same ones. When a node fails, Envoy tries another owner; nothing is retried here.
 *
 * <pre>{@code
 * ScatterSearch scatter = new ScatterSearch(envoy, new Limits(16, Duration.ofMillis(800)));
 * GatheredHits gathered = scatter.search(question, Metric.EUCLIDEAN, segments);
 * List<List<Hit>> nearest = gathered.complete(); // Or partial(), beside failures().
 * }</pre>
 *
 * <p>The names of the segments are in the answer to {@code ShowCollectionInfo}. Milvus merges small
 * ones over time: when a segment fails because it is gone, list them anew and search again.
 *
 * <p>It owns no thread and no connection. Safe for any number of threads.
 */
public final class ScatterSearch {
  /** What Envoy hashes to find the owners of a segment; milvus-xds reads it by default. */
  public static final Metadata.Key<String> SEGMENT =
      Metadata.Key.of("x-milvus-segment", Metadata.ASCII_STRING_MARSHALLER);

  private final Channel envoy;
  private final Limits limits;

  /**
   * @param envoy stays open when this is not used any more; one connection carries many calls
   */
  public ScatterSearch(Channel envoy, Limits limits) {
    this.envoy = requireNonNull(envoy, "envoy");
    this.limits = requireNonNull(limits, "limits");
  }

  /**
   * How much one search may take.
   *
   * @param maxParallel calls under way at a time, 1 or more
   * @param time for the whole search, not for each call; Envoy and the nodes are told what is left
   *     of it. A little less than the route's timeout shows which segments were slow.
   */
  public record Limits(int maxParallel, Duration time) {
    public Limits {
      requireNonNull(time, "time");
      if (maxParallel < 1) {
        throw new IllegalArgumentException(
            "maxParallel: " + maxParallel + " (expected: 1 or more)");
      }
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("time: " + time + " (expected: more than zero)");
      }
    }
  }

  /**
   * Searches all the segments and waits for their answers, no longer than the limit.
   *
   * <p>Whoever gives up interrupts the thread, or cancels its gRPC context: then the calls under
   * way are cancelled, at Envoy and at the nodes too, and no further ones are made.
   *
   * @param question as for a search of the whole; every segment gets it unchanged
   * @param metric the collection's, to tell near from far
   * @param segments their order and repetitions do not matter; none for an empty collection
   * @throws InterruptedException when the thread was interrupted meanwhile
   */
  public GatheredHits search(SearchParam question, Metric metric, Collection<String> segments)
      throws InterruptedException {
    NearestHits nearest = NearestHits.to(question, metric);
    MilvusServiceFutureStub milvus =
        MilvusServiceGrpc.newFutureStub(envoy)
            .withDeadline(Deadline.after(limits.time().toNanos(), TimeUnit.NANOSECONDS));
    Map<String, ListenableFuture<TopKQueryResult>> answers = new LinkedHashMap<>();
    try {
      Semaphore free = new Semaphore(limits.maxParallel());
      for (String segment : new LinkedHashSet<>(segments)) {
        // Never for long: each call ends by the deadline, and one that begins later ends at once.
        free.acquire();
        ListenableFuture<TopKQueryResult> answer = ask(milvus, question, segment);
        answer.addListener(free::release, directExecutor());
        answers.put(segment, answer);
      }
      return GatheredHits.of(answers, nearest);
    } finally {
      // Does nothing to calls that have ended, so nothing at all unless this was interrupted.
      answers.values().forEach(answer -> answer.cancel(true));
    }
  }

  private static ListenableFuture<TopKQueryResult> ask(
      MilvusServiceFutureStub milvus, SearchParam question, String segment) {
    Metadata headers = new Metadata();
    headers.put(SEGMENT, segment);
    return milvus
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .searchInFiles(
            SearchInFilesParam.newBuilder()
                .addFileIdArray(segment)
                .setSearchParam(question)
                .build());
  }
}
