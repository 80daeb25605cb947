package io.milvusxds.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.milvusxds.pipeline.PipelineListener;
import java.time.Duration;

/** Counts what the pipeline does. */
record PipelineMetrics(Timer rebuilds, Counter failures) implements PipelineListener {
  static PipelineMetrics register(Meters meters) {
    return new PipelineMetrics(
        meters.histogram(Metric.REBUILD_DURATION), meters.counter(Metric.REBUILD_FAILURES));
  }

  @Override
  public void rebuilt(Duration took) {
    rebuilds.record(took);
  }

  @Override
  public void failed(RuntimeException cause) {
    failures.increment();
  }
}
