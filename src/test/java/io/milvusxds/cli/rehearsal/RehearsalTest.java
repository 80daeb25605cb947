package io.milvusxds.cli.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void eachChangeGoesFromTheSourceToBothStreams() {
    assertThat(Rehearsal.carryOut(30, LONG, LONG)).isEqualTo(30);
  }

  @Test
  void itEndsWhenItsTimeIsOver() {
    long began = System.nanoTime();

    int changes = Rehearsal.carryOut(Integer.MAX_VALUE, LONG, Duration.ofMillis(100));

    assertThat(changes).isLessThan(Integer.MAX_VALUE);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void itTellsWhenItIsOver() {
    Rehearsal rehearsal = Rehearsal.begin();

    Patience.await("its end").until(rehearsal::isOver);
  }
}
