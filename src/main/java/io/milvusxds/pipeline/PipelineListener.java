package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import java.time.Duration;
import java.util.List;

/** Hears what the pipeline does, on its thread; must not block. */
public interface PipelineListener {
  /** A round came to something else than the one before, which was published. */
  default void published(Publication publication) {}

  /** A round came to its end; what came out was published where it differed. */
  default void rebuilt(Duration took) {}

  /** A stage failed for this cause; what was published before stays. */
  default void failed(RuntimeException cause) {}

  /**
   * What is wrong now, at the end of each round and when an Envoy that comes or goes changes it; in
   * no order, and maybe the same as before.
   */
  default void findings(List<Finding> findings) {}
}
