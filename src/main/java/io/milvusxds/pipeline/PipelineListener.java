package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import java.time.Duration;
import java.util.List;

/** Hears what the pipeline does, on its thread; must not block. */
public interface PipelineListener {
  /** All stages ran; what came out was published where it differed. */
  default void rebuilt(Duration took) {}

  /** A stage failed; what was published before stays. */
  default void failed() {}

  /** What is wrong now, at the end of each round; in no order, and maybe the same as before. */
  default void findings(List<Finding> findings) {}
}
