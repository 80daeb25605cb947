package io.milvusxds.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, by row and column in the order of the first note, as a table in Markdown. */
public final class ResultTable {
  private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();
  private final List<String> columns = new ArrayList<>();

  /** Adds a value to a cell. */
  public void note(String column, String row, double value) {
    if (!columns.contains(column)) {
      columns.add(column);
    }
    rows.computeIfAbsent(row, unused -> new LinkedHashMap<>())
        .computeIfAbsent(column, unused -> new ArrayList<>())
        .add(value);
  }

  /** Every value, by row and column. */
  Map<String, Map<String, List<Double>>> values() {
    return rows;
  }

  /** Medians; with the least and the most where there are several values. */
  public String markdown() {
    StringBuilder text = new StringBuilder("| | " + String.join(" | ", columns) + " |\n");
    text.append("|---|").append("---|".repeat(columns.size())).append('\n');
    rows.forEach(
        (row, cells) -> {
          text.append("| ").append(row).append(" |");
          for (String column : columns) {
            text.append(' ').append(cell(cells.getOrDefault(column, List.of()))).append(" |");
          }
          text.append('\n');
        });
    return text.toString();
  }

  private static String cell(List<Double> values) {
    if (values.isEmpty()) {
      return "–";
    }
    List<Double> sorted = values.stream().sorted().toList();
    double median = median(values);
    double least = sorted.get(0);
    double most = sorted.get(sorted.size() - 1);
    return values.size() == 1
        ? number(median)
        : number(median) + " (" + number(least) + " – " + number(most) + ")";
  }

  /** The one in the middle; of an even number, the larger of the two. */
  public static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.2f", value);
  }
}
