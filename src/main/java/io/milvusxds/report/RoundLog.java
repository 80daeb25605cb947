package io.milvusxds.report;

import io.milvusxds.pipeline.PipelineListener;
import io.milvusxds.pipeline.Publication;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each round that changes what is served, and each one that fails. */
public final class RoundLog implements PipelineListener {
  private static final Logger log = LoggerFactory.getLogger(RoundLog.class);

  @Override
  public void published(Publication publication) {
    log.atInfo()
        .addKeyValue("deployments", publication.deployments())
        .addKeyValue("services", publication.services())
        .addKeyValue("changedDeployments", publication.changedDeployments())
        .addKeyValue("groups", publication.groups())
        .addKeyValue("took", millis(publication.took().toNanos()))
        .log("published snapshot");
  }

  @Override
  public void failed(RuntimeException cause) {
    log.atError()
        .setCause(cause)
        .log("published nothing: a stage failed; what was published before stays");
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1fms", nanos / 1e6);
  }
}
