package io.milvusxds.golden;

import io.milvusxds.model.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Findings as YAML, one part per line, for a reader's eye. */
final class FindingText {
  private FindingText() {}

  static String of(List<Finding> findings) {
    return findings.isEmpty()
        ? "[]\n"
        : findings.stream().map(FindingText::of).collect(Collectors.joining());
  }

  private static String of(Finding finding) {
    return "- code: "
        + finding.code().label()
        + "\n  severity: "
        + finding.severity().label()
        + "\n"
        + line("subject", finding.subject().toString())
        + line("key", finding.key())
        + line("found", finding.found())
        + line("expected", finding.expected())
        + line("effect", finding.effect())
        + line("remedy", finding.remedy());
  }

  private static String line(String key, String value) {
    return "  " + key + ": \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
  }
}
