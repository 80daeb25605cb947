package io.milvusxds.cli;

import io.milvusxds.model.Finding;
import java.io.PrintWriter;
import java.util.List;

/** Prints findings so that a person can mend what they name. */
final class FindingPrinter {
  private final PrintWriter out;

  FindingPrinter(PrintWriter out) {
    this.out = out;
  }

  /** Each finding as a short block, all six parts named. */
  void print(List<Finding> findings) {
    for (Finding finding : findings) {
      out.println(finding.severity().label() + ": " + finding.subject());
      if (!finding.key().isEmpty()) {
        line("key", finding.key());
      }
      line("found", finding.found());
      line("expected", finding.expected());
      line("effect", finding.effect());
      line("remedy", finding.remedy());
    }
    out.flush();
  }

  private void line(String part, String text) {
    out.printf("  %-9s %s%n", part + ":", text);
  }
}
