package io.milvusxds.xds;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Wakes its stream once, later. Owned by the stream; the waking itself runs on the timer's thread.
 */
final class Alarm {
  private final ScheduledExecutorService timer;
  private final Runnable wake;
  private @Nullable ScheduledFuture<?> pending;

  Alarm(ScheduledExecutorService timer, Runnable wake) {
    this.timer = timer;
    this.wake = wake;
  }

  /** Replaces the time at which it wakes; empty means not at all. */
  void set(Optional<Long> delayNanos) {
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
    if (delayNanos.isPresent()) {
      pending = timer.schedule(wake, delayNanos.get(), TimeUnit.NANOSECONDS);
    }
  }
}
