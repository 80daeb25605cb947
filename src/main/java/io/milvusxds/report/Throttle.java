package io.milvusxds.report;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one event through and then none for a while, and counts them. Any thread. */
final class Throttle {
  private final long pauseNanos;
  private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong count = new AtomicLong();

  Throttle(Duration pause) {
    this.pauseNanos = pause.toNanos();
  }

  /**
   * Takes in one event.
   *
   * @param nowNanos of a monotonic clock
   * @return how many there were since the last that passed, this one included; 0 when it does not
   *     pass
   */
  long pass(long nowNanos) {
    count.incrementAndGet();
    long due = next.get();
    boolean passes =
        (due == Long.MIN_VALUE || nowNanos - due >= 0)
            && next.compareAndSet(due, nowNanos + pauseNanos);
    return passes ? count.getAndSet(0) : 0;
  }
}
