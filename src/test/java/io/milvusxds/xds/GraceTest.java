package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of a monotonic clock that may run over, so that only differences count. */
class GraceTest {
  private static final long BEGIN = Long.MAX_VALUE - 3;

  @Test
  void itHoldsUntilItsTimeIsOver() {
    assertThat(Grace.since(BEGIN, 10, BEGIN).leftNanos(BEGIN)).contains(10L);
    assertThat(Grace.since(BEGIN, 10, BEGIN + 9).leftNanos(BEGIN + 9)).contains(1L);
    assertThat(Grace.since(BEGIN, 10, BEGIN + 10)).isEqualTo(Grace.NONE);
  }

  @Test
  void ofTwoTheFirstToEndIsLookedAt() {
    Grace first = Grace.since(BEGIN, 10, BEGIN);
    Grace second = Grace.since(BEGIN + 5, 10, BEGIN + 5);

    assertThat(first.and(second)).isEqualTo(first);
    assertThat(second.and(first)).isEqualTo(first);
    assertThat(first.and(Grace.NONE)).isEqualTo(first);
    assertThat(Grace.NONE.and(first)).isEqualTo(first);
  }

  @Test
  void whatIsLookedAtTooLateEndsAtOnce() {
    assertThat(Grace.since(BEGIN, 10, BEGIN).leftNanos(BEGIN + 20)).contains(1L);
    assertThat(Grace.NONE.leftNanos(BEGIN)).isEmpty();
  }
}
