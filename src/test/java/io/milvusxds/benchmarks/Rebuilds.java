package io.milvusxds.benchmarks;

import io.milvusxds.pipeline.PipelineListener;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long the rounds of a pipeline took. Safe for any number of threads. */
final class Rebuilds implements PipelineListener {
  private final Queue<Duration> took = new ConcurrentLinkedQueue<>();

  @Override
  public void rebuilt(Duration duration) {
    took.add(duration);
  }

  /** Forgets them. */
  void clear() {
    took.clear();
  }

  /** In the order of the rounds. */
  List<Double> millis() {
    return took.stream().map(duration -> duration.toNanos() / 1e6).toList();
  }
}
