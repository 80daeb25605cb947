package io.milvusxds.demo.milvus;

import io.milvusxds.demo.scatter.Hit;
import io.milvusxds.demo.scatter.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The nearest rows to one query among all that were offered, found by comparing with every one.
 *
 * <p>Used by one thread.
 */
final class NearestRows {
  private final float[] query;
  private final Metric metric;
  private final int maxHits;
  private final Comparator<Hit> nearestFirst;
  private final PriorityQueue<Hit> farthestOnTop;

  NearestRows(float[] query, Metric metric, int maxHits) {
    this.query = query;
    this.metric = metric;
    this.maxHits = maxHits;
    this.nearestFirst = metric.nearestFirst();
    this.farthestOnTop = new PriorityQueue<>(nearestFirst.reversed());
  }

  void offer(long id, float[] vector) {
    farthestOnTop.add(new Hit(id, metric.distance(query, vector)));
    if (farthestOnTop.size() > maxHits) {
      farthestOnTop.remove();
    }
  }

  /** The nearest first; fewer than asked for when fewer were offered. */
  List<Hit> hits() {
    List<Hit> hits = new ArrayList<>(farthestOnTop);
    hits.sort(nearestFirst);
    return List.copyOf(hits);
  }
}
