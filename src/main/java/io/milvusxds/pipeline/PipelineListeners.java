package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Tells several listeners the same, one after the other. */
record PipelineListeners(List<PipelineListener> all) implements PipelineListener {
  PipelineListeners {
    all = List.copyOf(all);
  }

  @Override
  public void published(Publication publication) {
    tell(listener -> listener.published(publication));
  }

  @Override
  public void rebuilt(Duration took) {
    tell(listener -> listener.rebuilt(took));
  }

  @Override
  public void failed(RuntimeException cause) {
    tell(listener -> listener.failed(cause));
  }

  @Override
  public void findings(List<Finding> findings) {
    tell(listener -> listener.findings(findings));
  }

  private void tell(Consumer<PipelineListener> what) {
    all.forEach(what);
  }
}
