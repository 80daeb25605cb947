package io.milvusxds.testing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SegmentDrawTest {
  private static final int DRAWS = 100_000;

  @Test
  void allAreDrawnEquallyOften() {
    Map<String, Long> counts = counts(SegmentDraw.uniform(10, 1));

    assertThat(counts).hasSize(10);
    assertThat(counts.values()).allSatisfy(n -> assertThat(n).isCloseTo(10_000L, within(500L)));
  }

  @Test
  void theSecondIsDrawnHalfAsOftenAndTheTenthATenthAsOften() {
    Map<String, Long> counts = counts(SegmentDraw.zipf(10, 1, 1));

    double first = counts.getOrDefault("segment-0", 0L);
    assertThat(counts.getOrDefault("segment-1", 0L) / first).isCloseTo(0.5, within(0.02));
    assertThat(counts.getOrDefault("segment-9", 0L) / first).isCloseTo(0.1, within(0.02));
  }

  @Test
  void inTurnEachIsDrawnSomeTimesInARow() {
    assertThat(Stream.generate(SegmentDraw.inTurn(2, 2)).limit(5))
        .containsExactly("segment-0", "segment-0", "segment-1", "segment-1", "segment-0");
  }

  private static Map<String, Long> counts(Supplier<String> draw) {
    return Stream.generate(draw)
        .limit(DRAWS)
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }
}
