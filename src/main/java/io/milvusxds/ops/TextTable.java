package io.milvusxds.ops;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns: numbers to the right, everything else to the left. */
public final class TextTable {
  /** What stands for a zero that is as it should be. */
  public static final String NOTHING = "·";

  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... titles) {
    rows.add(List.of(titles));
  }

  /** Adds a row with as many cells as there are titles. */
  public TextTable row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "cells: " + cells + " (expected: " + rows.get(0).size() + " of them)");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The titles, a rule, the rows; without trailing blanks. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String padding = " ".repeat(width(column) - row.get(column).length());
        line.append(column == 0 ? "" : GAP);
        line.append(isNumeric(column) ? padding + row.get(column) : row.get(column) + padding);
      }
      lines.add(line.toString().stripTrailing());
    }
    int total = GAP.length() * (rows.get(0).size() - 1);
    for (int column = 0; column < rows.get(0).size(); column++) {
      total += width(column);
    }
    lines.add(1, "─".repeat(total));
    return List.copyOf(lines);
  }

  private boolean isNumeric(int column) {
    return rows.stream()
        .skip(1)
        .map(row -> row.get(column))
        .allMatch(cell -> cell.equals(NOTHING) || cell.matches("[-+]?[0-9]+(\\.[0-9]+)?"));
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
