package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import java.time.Duration;

/** Hears what the pipeline does, on its thread; must not block. */
public interface PipelineListener {
  /** All stages ran; what came out was published where it differed. */
  default void rebuilt(Duration took) {}

  /** A stage failed; what was published before stays. */
  default void failed() {}

  /** A finding is new. */
  default void appeared(Finding finding) {}
}
