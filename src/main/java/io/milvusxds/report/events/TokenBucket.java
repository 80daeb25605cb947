package io.milvusxds.report.events;

import java.time.Duration;
import java.time.Instant;

/** Allows a burst, and then one more each interval. Owned by one thread. */
final class TokenBucket {
  private final int burst;
  private final Duration interval;
  // When the bucket was or will be empty: each interval since then is a token.
  private Instant emptyAt;

  /** Full at the beginning. */
  TokenBucket(int burst, Duration interval, Instant now) {
    this.burst = burst;
    this.interval = interval;
    this.emptyAt = fullAt(now);
  }

  /** Takes a token; false when there is none. */
  boolean take(Instant now) {
    // Nobody saves more than a burst.
    if (emptyAt.isBefore(fullAt(now))) {
      emptyAt = fullAt(now);
    }
    // A clock that is set back does not stop it for longer than an interval.
    if (emptyAt.isAfter(now)) {
      emptyAt = now;
    }
    Instant next = emptyAt.plus(interval);
    if (next.isAfter(now)) {
      return false;
    }
    emptyAt = next;
    return true;
  }

  private Instant fullAt(Instant now) {
    return now.minus(interval.multipliedBy(burst));
  }
}
