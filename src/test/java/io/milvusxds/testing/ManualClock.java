package io.milvusxds.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to go on. Any thread. */
public final class ManualClock extends Clock {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong nanosSince = new AtomicLong();

  /** Lets time pass; a negative time sets it back. */
  public void advance(Duration time) {
    nanosSince.addAndGet(time.toNanos());
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(nanosSince.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("only UTC is needed");
  }
}
