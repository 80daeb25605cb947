package io.milvusxds.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("node", "calls").row(List.of("ro-1", "7"));
    table.row(List.of("a-long-name", "12345678"));

    assertThat(table.lines())
        .containsExactly(
            "node             calls",
            "──────────────────────",
            "ro-1                 7",
            "a-long-name   12345678");
  }

  @Test
  void onlyColumnsOfNumbersAreFlushRight() {
    TextTable table = new TextTable("who", "where", "calls").row(List.of("a", "host:1", "·"));
    table.row(List.of("b", "h:2", "12"));

    assertThat(table.lines())
        .containsExactly(
            "who   where    calls",
            "────────────────────",
            "a     host:1       ·",
            "b     h:2         12");
  }

  @Test
  void aRowOfAnotherLengthIsAMistake() {
    assertThatThrownBy(() -> new TextTable("node", "calls").row(List.of("one")))
        .hasMessageContaining("expected: 2");
  }
}
