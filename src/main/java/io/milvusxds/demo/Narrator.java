package io.milvusxds.demo;

import io.milvusxds.ops.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what happens, and remembers which expectations did not hold.
 *
 * <p>Used by the thread of the story; only {@link #fallSilent} may come from another one.
 */
final class Narrator {
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String BOLD = "1";
  private static final String DIM = "2";

  private final PrintWriter out;
  private final boolean colours;
  private final List<String> violations = new ArrayList<>();
  private int expectations;
  private boolean afterBlank;
  private volatile boolean silent;

  Narrator(PrintWriter out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  void heading(String text) {
    blank();
    print(painted(BOLD, text));
  }

  void line(String text) {
    print("  " + text);
  }

  /** A line of less weight. */
  void aside(String text) {
    print("  " + painted(DIM, text));
  }

  void table(TextTable table) {
    blank();
    table.lines().forEach(this::line);
    blank();
  }

  /** Says whether something is as expected. */
  void expect(boolean holds, String expectation, String seen) {
    expectations++;
    if (holds) {
      line(painted(GREEN, "✓") + " " + expectation + (seen.isEmpty() ? "" : ": " + seen));
    } else {
      line(painted(RED, "✗") + " not so: " + expectation + (seen.isEmpty() ? "" : ": " + seen));
      violations.add(expectation + (seen.isEmpty() ? "" : ": " + seen));
    }
  }

  /** The expectations that did not hold, with what was seen instead, in the order told. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  int expectations() {
    return expectations;
  }

  /**
   * Says nothing more: what the story still runs into while everything is taken down is no news.
   */
  void fallSilent() {
    silent = true;
  }

  /** One empty line, also when two are asked for. */
  void blank() {
    if (!afterBlank) {
      print("");
    }
  }

  private void print(String text) {
    afterBlank = text.isEmpty();
    if (!silent) {
      out.println(text);
      out.flush();
    }
  }

  private String painted(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
