package io.milvusxds.report.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final TokenBucket bucket = new TokenBucket(3, SECOND, clock.instant());

  private int takeAll() {
    int taken = 0;
    while (taken < 100 && bucket.take(clock.instant())) {
      taken++;
    }
    return taken;
  }

  @Test
  void aBurstIsAllowedAndThenOneEachInterval() {
    assertThat(takeAll()).isEqualTo(3);
    clock.advance(SECOND.minusMillis(1));
    assertThat(takeAll()).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(takeAll()).isEqualTo(1);
    clock.advance(SECOND.multipliedBy(2));
    assertThat(takeAll()).isEqualTo(2);
  }

  @Test
  void aLongRestSavesNoMoreThanABurst() {
    takeAll();
    clock.advance(Duration.ofDays(1));

    assertThat(takeAll()).isEqualTo(3);
  }

  @Test
  void aClockThatIsSetBackStopsItForAnIntervalOnly() {
    takeAll();
    clock.advance(Duration.ofDays(-1));

    assertThat(takeAll()).isZero();
    clock.advance(SECOND);
    assertThat(takeAll()).isEqualTo(1);
  }
}
