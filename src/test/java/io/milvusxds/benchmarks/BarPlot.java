package io.milvusxds.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of a table as bars, each row on a scale of its own, as an SVG. */
final class BarPlot {
  private static final int LABELS = 220;
  private static final int WIDTH = 520;
  private static final int BAR = 16;
  private static final int GAP = 30;

  private BarPlot() {}

  static String svg(String title, ResultTable table) {
    List<String> parts = new ArrayList<>();
    int top = 34;
    for (Map.Entry<String, Map<String, List<Double>>> row : table.values().entrySet()) {
      parts.add(text(10, top, "font-weight=\"bold\"", row.getKey()));
      double most =
          row.getValue().values().stream().mapToDouble(ResultTable::median).max().orElse(1);
      for (Map.Entry<String, List<Double>> cell : row.getValue().entrySet()) {
        double median = ResultTable.median(cell.getValue());
        double width = most > 0 ? WIDTH * median / most : 0;
        top += BAR;
        parts.add(text(20, top, "", cell.getKey()));
        parts.add(
            format(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#1660a8\"/>",
                LABELS, top - BAR + 6, width, BAR - 4));
        parts.add(text(LABELS + width + 4, top, "", format("%.4g", median)));
      }
      top += GAP;
    }
    return format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">\n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
            LABELS + WIDTH + 80, top)
        + text(10, 16, "font-size=\"15\"", title)
        + "\n"
        + String.join("\n", parts)
        + "\n</svg>\n";
  }

  private static String text(double x, double y, String more, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
    return format("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, y, more, escaped);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
