package io.milvusxds.report;

import io.milvusxds.model.Finding;
import io.milvusxds.pipeline.PipelineListener;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs a finding once when it appears and once when it goes. Owned by the pipeline thread. */
public final class FindingLog implements PipelineListener {
  private static final Logger log = LoggerFactory.getLogger(FindingLog.class);

  // By the finding without its place: a line that moves is no news.
  private TreeMap<Finding, Finding> known = new TreeMap<>();

  @Override
  public void findings(List<Finding> findings) {
    TreeMap<Finding, Finding> current = new TreeMap<>();
    findings.forEach(finding -> current.put(finding.withoutPlace(), finding));
    current.forEach(
        (key, finding) -> {
          if (!known.containsKey(key)) {
            with(finding, log.atWarn())
                .log("{} finding: {}", finding.severity().label(), finding.sentence());
          }
        });
    known.forEach(
        (key, finding) -> {
          if (!current.containsKey(key)) {
            with(finding, log.atInfo()).log("finding gone: {}", finding.sentence());
          }
        });
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
