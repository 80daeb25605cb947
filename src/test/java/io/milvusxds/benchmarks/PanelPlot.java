package io.milvusxds.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Dots in panels one below the other, over the same axes, as an SVG that needs nothing else.
 *
 * @param xLabel with its unit
 * @param yLabel with its unit
 * @param upTo where the axes end; both begin at 0. What is beyond is drawn at the end.
 */
record PanelPlot(String title, String xLabel, String yLabel, Range upTo, List<Panel> panels) {
  private static final int LEFT = 60;
  private static final int TOP = 40;
  private static final int WIDTH = 820;
  private static final int HEIGHT = 120;
  private static final int GAP = 44;

  /** Into how many equal parts the axis is divided. */
  static final int X_TICKS = 6;

  private static final int Y_TICKS = 3;

  PanelPlot {
    panels = List.copyOf(panels);
  }

  /** Where both axes end. */
  record Range(double x, double y) {}

  /** One point. */
  record Dot(double x, double y) {}

  /** A moment that is named. */
  record Mark(String name, double x) {}

  /** One of the diagrams. */
  record Panel(String name, List<Dot> dots, List<Mark> marks) {
    Panel {
      dots = List.copyOf(dots);
      marks = List.copyOf(marks);
    }
  }

  /** The picture. */
  String svg() {
    int height = TOP + panels.size() * (HEIGHT + GAP) + 16;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">\n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
            LEFT + WIDTH + 20, height));
    svg.append(text(LEFT, 18, "start", "font-size=\"15\"", title));
    for (int i = 0; i < panels.size(); i++) {
      append(svg, panels.get(i), TOP + 14 + i * (HEIGHT + GAP));
    }
    svg.append(text(LEFT + WIDTH / 2.0, height - 6, "middle", "", xLabel));
    return svg.append("</svg>\n").toString();
  }

  private void append(StringBuilder svg, Panel panel, int top) {
    svg.append(text(LEFT, top - 5, "start", "font-weight=\"bold\"", panel.name()));
    axes(svg, top);
    for (Mark mark : panel.marks()) {
      double x = LEFT + across(mark.x());
      svg.append(line(x, top, x, top + HEIGHT, "#c00\" stroke-dasharray=\"4 3"));
      svg.append(text(x + 3, top + 11, "start", "fill=\"#c00\"", mark.name()));
    }
    svg.append("<path stroke=\"#1660a8\" stroke-width=\"2\" stroke-linecap=\"round\" d=\"");
    // A line of no length with round ends is a dot, and takes a third of the bytes of a circle. Of
    // those that fall on one pixel, one is enough.
    panel.dots().stream()
        .map(dot -> format("M%.0f %.0fh0", LEFT + across(dot.x()), top + HEIGHT - up(dot.y())))
        .distinct()
        .forEach(svg::append);
    svg.append("\"/>\n");
  }

  private void axes(StringBuilder svg, int top) {
    for (int i = 0; i <= Y_TICKS; i++) {
      double value = upTo.y() * i / Y_TICKS;
      double y = top + HEIGHT - up(value);
      svg.append(line(LEFT, y, LEFT + WIDTH, y, "#ddd"));
      svg.append(text(LEFT - 6, y + 4, "end", "", format("%.0f", value)));
    }
    for (int i = 0; i <= X_TICKS; i++) {
      double value = upTo.x() * i / X_TICKS;
      double x = LEFT + across(value);
      svg.append(line(x, top + HEIGHT, x, top + HEIGHT + 4, "#333"));
      svg.append(text(x, top + HEIGHT + 16, "middle", "", format("%.0f", value)));
    }
    svg.append(line(LEFT, top, LEFT, top + HEIGHT, "#333"));
    svg.append(line(LEFT, top + HEIGHT, LEFT + WIDTH, top + HEIGHT, "#333"));
    double middle = top + HEIGHT / 2.0;
    svg.append(
        text(16, middle, "middle", format("transform=\"rotate(-90 16 %.0f)\"", middle), yLabel));
  }

  private double across(double x) {
    return Math.min(x / upTo.x(), 1) * WIDTH;
  }

  private double up(double y) {
    return Math.min(y / upTo.y(), 1) * HEIGHT;
  }

  private static String line(double x1, double y1, double x2, double y2, String stroke) {
    return format(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
        x1, y1, x2, y2, stroke);
  }

  private static String text(double x, double y, String anchor, String more, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n",
        x, y, anchor, more, escaped);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
