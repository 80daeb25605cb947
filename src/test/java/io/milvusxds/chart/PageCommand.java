package io.milvusxds.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a page in Markdown: one line of a block of {@code sh}.
 *
 * @param line as a shell takes it
 * @param words what it must print then: the block of text that follows a block marked {@code sh
 *     fails} or {@code sh warns}; empty when it must succeed without a warning
 */
record PageCommand(String line, Outcome outcome, String words) {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(sh|sh fails|sh warns|text)\\n(.*?)^```$");

  /** How a command must end. */
  enum Outcome {
    SUCCEEDS,
    WARNS,
    FAILS
  }

  /** The commands of a page, in its order. */
  static List<PageCommand> of(String markdown) {
    List<PageCommand> commands = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(markdown); block.find(); ) {
      String kind = block.group(1);
      List<String> lines = block.group(2).lines().toList();
      switch (kind) {
        case "sh" ->
            lines.forEach(line -> commands.add(new PageCommand(line, Outcome.SUCCEEDS, "")));
        case "sh warns" ->
            commands.add(new PageCommand(lines.get(0), Outcome.WARNS, textAfter(block, markdown)));
        case "sh fails" ->
            commands.add(new PageCommand(lines.get(0), Outcome.FAILS, textAfter(block, markdown)));
        default -> {
          // What a command prints.
        }
      }
    }
    return commands;
  }

  private static String textAfter(Matcher block, String markdown) {
    Matcher next = BLOCK.matcher(markdown);
    if (!next.find(block.end()) || !next.group(1).equals("text")) {
      throw new IllegalArgumentException(
          "block: " + block.group() + " (expected: a block of text after it, with what it prints)");
    }
    return next.group(2).strip();
  }
}
