package io.milvusxds.testing.seed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Comparisons as a table in Markdown, with a line for each scene and a column for each front: how
 * many of the calls failed, the median latency, how many times a call came to a node, and, where
 * there were any, failed writes and nodes sent away.
 */
public final class ComparisonTable {
  private static final List<String> FRONTS =
      List.of(Front.SEED, Front.PLAIN, Front.DIVIDED, Front.UNKEYED, Front.BY_COLLECTION);

  private final List<Comparison> comparisons = new ArrayList<>();

  /** Adds a line. */
  public void add(Comparison comparison) {
    comparisons.add(comparison);
  }

  /** The whole table. */
  public String markdown() {
    return "| | "
        + String.join(" | ", FRONTS)
        + " |\n|---|"
        + "---|".repeat(FRONTS.size())
        + "\n"
        + comparisons.stream().map(ComparisonTable::line).collect(Collectors.joining());
  }

  /** One line of it. */
  public static String line(Comparison comparison) {
    return FRONTS.stream()
        .map(front -> cell(comparison, front))
        .collect(Collectors.joining(" | ", "| " + comparison.scene() + " | ", " |\n"));
  }

  private static String cell(Comparison comparison, String front) {
    return comparison.sides().stream()
        .filter(side -> side.front().equals(front))
        .map(ComparisonTable::text)
        .collect(Collectors.joining());
  }

  private static String text(Comparison.Side side) {
    String text =
        String.format(
            Locale.ROOT,
            "%d of %d, %d ms",
            side.calls().failed(),
            side.calls().calls(),
            side.calls().latency(50).toMillis());
    if (side.callsAtNodes() > 0) {
      text += String.format(Locale.ROOT, ", %.2f ×", side.callsAtNodesPerCall());
    }
    if (side.writes().failed() > 0) {
      text += ", writes " + side.writes().failed();
    }
    return side.ejections() > 0 ? text + ", ejected " + side.ejections() : text;
  }
}
