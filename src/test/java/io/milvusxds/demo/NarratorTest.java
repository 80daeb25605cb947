package io.milvusxds.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.ops.TextTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarratorTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @Test
  void whatDidNotHoldIsMarkedAndRemembered() {
    Narrator narrator = narrator(false);

    narrator.expect(true, "all answered", "3 of 3");
    narrator.expect(false, "none failed", "2 of 9");

    assertThat(told.toString(UTF_8))
        .isEqualTo("  ✓ all answered: 3 of 3\n  ✗ not so: none failed: 2 of 9\n");
    assertThat(narrator.violations()).containsExactly("none failed: 2 of 9");
    assertThat(narrator.expectations()).isEqualTo(2);
  }

  @Test
  void betweenATableAndAHeadingIsOneEmptyLine() {
    Narrator narrator = narrator(false);

    narrator.table(new TextTable("node", "calls").row(List.of("ro-1", "7")));
    narrator.heading("Next");

    assertThat(told.toString(UTF_8))
        .isEqualTo("\n  node   calls\n  ────────────\n  ro-1       7\n\nNext\n");
  }

  @Test
  void coloursAreUsedOnlyWhenTheyMayBe() {
    narrator(true).heading("Begin");

    assertThat(told.toString(UTF_8)).isEqualTo("\n\u001b[1mBegin\u001b[0m\n");
  }

  @Test
  void onceSilentItSaysNothingMore() {
    Narrator narrator = narrator(false);
    narrator.line("before");

    narrator.fallSilent();
    narrator.expect(false, "the nodes answer", "they are gone");

    assertThat(told.toString(UTF_8)).isEqualTo("  before\n");
  }

  private Narrator narrator(boolean colours) {
    return new Narrator(new PrintWriter(told, true, UTF_8), colours);
  }
}
