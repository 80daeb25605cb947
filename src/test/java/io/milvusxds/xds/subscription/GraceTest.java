package io.milvusxds.xds.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of a monotonic clock that may run over, so that only differences count. */
class GraceTest {
  private final long begin = Long.parseLong("7ffffffffffffffc", 16);

  @Test
  void itHoldsUntilItsTimeIsOver() {
    assertThat(Grace.since(begin, 10, begin).leftNanos(begin)).contains(10L);
    assertThat(Grace.since(begin, 10, begin + 9).leftNanos(begin + 9)).contains(1L);
    assertThat(Grace.since(begin, 10, begin + 10)).isEqualTo(Grace.NONE);
  }

  @Test
  void ofTwoTheFirstToEndIsLookedAt() {
    Grace first = Grace.since(begin, 10, begin);
    Grace second = Grace.since(begin + 5, 10, begin + 5);

    assertThat(first.and(second)).isEqualTo(first);
    assertThat(second.and(first)).isEqualTo(first);
    assertThat(first.and(Grace.NONE)).isEqualTo(first);
    assertThat(Grace.NONE.and(first)).isEqualTo(first);
  }

  @Test
  void whatIsLookedAtTooLateEndsAtOnce() {
    assertThat(Grace.since(begin, 10, begin).leftNanos(begin + 20)).contains(1L);
    assertThat(Grace.NONE.leftNanos(begin)).isEmpty();
  }
}
