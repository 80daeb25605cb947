package io.milvusxds.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One event passes, then none for a while. */
class ThrottleTest {
  private final Throttle throttle = new Throttle(Duration.ofNanos(10));

  @Test
  void theFirstPassesWhateverTheTime() {
    assertThat(throttle.pass(-5)).isEqualTo(1);
  }

  @Test
  void whatComesMeanwhileIsCountedByTheNextThatPasses() {
    throttle.pass(100);

    assertThat(throttle.pass(101)).isZero();
    assertThat(throttle.pass(109)).isZero();
    assertThat(throttle.pass(110)).isEqualTo(3);
    assertThat(throttle.pass(111)).isZero();
  }
}
