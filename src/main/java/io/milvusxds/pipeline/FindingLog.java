package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs a finding once when it appears and once when it goes. Owned by the pipeline thread. */
final class FindingLog {
  private static final Logger log = LoggerFactory.getLogger(FindingLog.class);

  private final PipelineListener listener;
  private TreeSet<Finding> known = new TreeSet<>();

  FindingLog(PipelineListener listener) {
    this.listener = listener;
  }

  /** Takes the findings that hold now. */
  void now(List<Finding> findings) {
    TreeSet<Finding> current = new TreeSet<>(findings);
    for (Finding finding : current) {
      if (!known.contains(finding)) {
        with(finding, log.atWarn())
            .log("{} finding: {}", finding.severity().label(), finding.sentence());
        listener.appeared(finding);
      }
    }
    for (Finding finding : known) {
      if (!current.contains(finding)) {
        with(finding, log.atInfo()).log("finding gone: {}", finding.sentence());
      }
    }
    known = current;
  }

  private static LoggingEventBuilder with(Finding finding, LoggingEventBuilder line) {
    LoggingEventBuilder builder = line.addKeyValue("code", finding.code().label());
    for (Map.Entry<String, Object> field : finding.subject().fields().entrySet()) {
      builder = builder.addKeyValue(field.getKey(), field.getValue());
    }
    return builder;
  }
}
