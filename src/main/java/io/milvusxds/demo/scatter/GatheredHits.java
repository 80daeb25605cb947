package io.milvusxds.demo.scatter;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * What the segments of one search answered, merged, and which of them did not answer.
 *
 * <p>Whoever takes the hits says by the name of the method whether some may be missing.
 *
 * @param partial for each query the nearest hits of the segments that answered, nearest first, of
 *     equally near ones the smaller id first; fewer than asked for when these segments have fewer
 *     rows. A row that is in two segments is there twice, as in an answer of one node.
 * @param failures why, by the name of the segment; empty when all answered
 */
public record GatheredHits(List<List<Hit>> partial, SortedMap<String, String> failures) {
  public GatheredHits {
    partial = partial.stream().map(List::copyOf).toList();
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
  }

  /** Waits for all answers, and merges them. */
  static GatheredHits of(
      Map<String, ListenableFuture<TopKQueryResult>> answers, NearestHits nearest)
      throws InterruptedException {
    SortedMap<String, String> failures = new TreeMap<>();
    for (Map.Entry<String, ListenableFuture<TopKQueryResult>> answer : answers.entrySet()) {
      String problem = taken(answer.getValue(), nearest);
      if (!problem.isEmpty()) {
        failures.put(answer.getKey(), problem);
      }
    }
    return new GatheredHits(nearest.hits(), failures);
  }

  /** What was wrong, and empty when nothing was: Milvus tells most errors inside an answer. */
  private static String taken(ListenableFuture<TopKQueryResult> answer, NearestHits nearest)
      throws InterruptedException {
    try {
      return nearest.offer(answer.get());
    } catch (ExecutionException e) {
      Status status = Status.fromThrowable(e);
      return status.getDescription() == null
          ? status.getCode().toString()
          : status.getCode() + ": " + status.getDescription();
    }
  }

  /** Whether every segment answered. */
  public boolean isComplete() {
    return failures.isEmpty();
  }

  /**
   * The hits of the whole search, ordered as {@link #partial}.
   *
   * @throws IncompleteSearch when a segment did not answer; the message names all that did not
   */
  public List<List<Hit>> complete() throws IncompleteSearch {
    if (!isComplete()) {
      throw new IncompleteSearch(failures);
    }
    return partial;
  }
}
