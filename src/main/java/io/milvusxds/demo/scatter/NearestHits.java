package io.milvusxds.demo.scatter;

import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The nearest hits to each query of a search, among all that were offered.
 *
 * <p>The nearest rows of the whole are among the nearest rows of its segments, so nothing is lost
 * by asking each segment for no more than the whole is asked for. Used by one thread.
 */
final class NearestHits {
  /** What Milvus 1.x fills an answer up with when it has fewer rows. Source: milvus issue 6085. */
  private static final long NO_ROW = -1;

  private final Metric metric;
  private final long topK;
  private final List<List<Hit>> offeredByQuery;

  private NearestHits(Metric metric, long topK, List<List<Hit>> offeredByQuery) {
    this.metric = metric;
    this.topK = topK;
    this.offeredByQuery = offeredByQuery;
  }

  /** Nothing offered yet. */
  static NearestHits to(SearchParam question, Metric metric) {
    if (question.getTopk() < 1) {
      throw new IllegalArgumentException("topk: " + question.getTopk() + " (expected: 1 or more)");
    }
    if (question.getQueryRecordArrayCount() == 0) {
      throw new IllegalArgumentException("queries: none (expected: at least one)");
    }
    List<List<Hit>> nothing = new ArrayList<>();
    question.getQueryRecordArrayList().forEach(query -> nothing.add(new ArrayList<>()));
    return new NearestHits(metric, question.getTopk(), nothing);
  }

  /**
   * Takes the answer of a segment, wholly or not at all.
   *
   * @return what is wrong with it; empty when nothing is
   */
  String offer(TopKQueryResult answer) {
    if (answer.getStatus().getErrorCode() != ErrorCode.SUCCESS) {
      // The number, since Milvus has more codes than are named here.
      return "Milvus error "
          + answer.getStatus().getErrorCodeValue()
          + ": "
          + answer.getStatus().getReason();
    }
    if (!fits(answer)) {
      return "an answer to %d queries with %d ids and %d distances (expected: to %d)"
          .formatted(
              answer.getRowNum(),
              answer.getIdsCount(),
              answer.getDistancesCount(),
              offeredByQuery.size());
    }
    int hitsOfEach = answer.getIdsCount() / offeredByQuery.size();
    for (int i = 0; i < answer.getIdsCount(); i++) {
      if (answer.getIds(i) != NO_ROW) {
        offeredByQuery.get(i / hitsOfEach).add(new Hit(answer.getIds(i), answer.getDistances(i)));
      }
    }
    return "";
  }

  /** The hits of all queries stand one after the other, as many for each. */
  private boolean fits(TopKQueryResult answer) {
    int ids = answer.getIdsCount();
    // A segment without rows may answer as if nothing had been asked.
    boolean toAll = answer.getRowNum() == offeredByQuery.size() || ids == 0;
    return toAll && ids == answer.getDistancesCount() && ids % offeredByQuery.size() == 0;
  }

  /** One list per query, the nearest first; of equally near ones the smaller id first. */
  List<List<Hit>> hits() {
    return offeredByQuery.stream()
        .map(offered -> offered.stream().sorted(metric.nearestFirst()).limit(topK).toList())
        .toList();
  }
}
