package io.milvusxds.testing.rebalance;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.rebalance.SegmentMemory.Costs;
import io.milvusxds.testing.rebalance.SegmentMemory.Loading;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SegmentMemoryTest {
  private static final Duration COLD = Duration.ofMillis(200);
  private static final Duration WARM = Duration.ofMillis(2);

  @Test
  void theFirstSearchOfASegmentLoadsItAndLaterOnesFindItInMemory() {
    SegmentMemory memory = new SegmentMemory(new Costs(COLD, WARM, Loading.SIDE_BY_SIDE));

    assertThat(answerAtMillis(memory, "a", 1000)).isEqualTo(1200);
    assertThat(answerAtMillis(memory, "a", 1500)).isEqualTo(1502);
    assertThat(answerAtMillis(memory, "b", 1500)).isEqualTo(1700);
    assertThat(memory.segments()).containsExactly("a", "b");
  }

  @Test
  void whoeverComesDuringALoadWaitsForTheSameOne() {
    SegmentMemory memory = new SegmentMemory(new Costs(COLD, WARM, Loading.SIDE_BY_SIDE));
    answerAtMillis(memory, "a", 1000);

    assertThat(answerAtMillis(memory, "a", 1050)).isEqualTo(1200);
    assertThat(answerAtMillis(memory, "a", 1199)).isEqualTo(1201);
  }

  @Test
  void loadsOneByOneWaitForEachOtherAndSearchesInMemoryForNone() {
    SegmentMemory memory = new SegmentMemory(new Costs(COLD, WARM, Loading.ONE_BY_ONE));

    assertThat(answerAtMillis(memory, "a", 1000)).isEqualTo(1200);
    assertThat(answerAtMillis(memory, "b", 1000)).isEqualTo(1400);
    assertThat(answerAtMillis(memory, "a", 1300)).isEqualTo(1302);
    assertThat(answerAtMillis(memory, "c", 1500)).isEqualTo(1700);
  }

  private static long answerAtMillis(SegmentMemory memory, String segment, long nowMillis) {
    return MILLISECONDS.convert(
        memory.answerAtNanos(segment, MILLISECONDS.toNanos(nowMillis)), NANOSECONDS);
  }
}
