package io.milvusxds.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is read as text is no wider than a page: no line of Markdown, written or generated, but the
 * rows of tables and the blocks of code.
 */
class ColumnsTest {
  static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.startsWith("target") && !file.toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void noLineOfProseIsWiderThanAPage(Path document) throws IOException {
    assertThat(wideLines(Files.readAllLines(document)))
        .as("lines of " + document + " with more than " + Columns.MOST + " columns")
        .isEmpty();
  }

  @Test
  void onlyTablesAndBlocksOfCodeMayBeWider() {
    String wide = "word ".repeat(30);
    List<String> page =
        List.of(
            wide, "- " + wide, "```text", wide, "```", "| " + wide + " |", "   | " + wide, wide);

    assertThat(wideLines(page)).containsExactly(wide, "- " + wide, wide);
  }

  @Test
  void aParagraphIsBrokenBetweenWords() {
    String wrapped = Columns.wrap("- " + "word ".repeat(40).strip(), "  ");

    assertThat(wrapped.lines()).hasSize(2).allMatch(line -> line.length() <= Columns.MOST);
    assertThat(wrapped.lines().toList().get(1)).startsWith("  word");
    assertThat(wrapped.replace("\n ", "")).isEqualTo("- " + "word ".repeat(40).strip() + "\n");
  }

  private static List<String> wideLines(List<String> page) {
    List<String> wide = new ArrayList<>();
    boolean isCode = false;
    for (String line : page) {
      boolean isFence = line.strip().startsWith("```");
      isCode ^= isFence;
      boolean isTable = line.strip().startsWith("|");
      if (!isCode && !isTable && line.codePointCount(0, line.length()) > Columns.MOST) {
        wide.add(line);
      }
    }
    return wide;
  }
}
