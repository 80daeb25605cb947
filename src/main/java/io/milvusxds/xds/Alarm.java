package io.milvusxds.xds;

import io.milvusxds.xds.connection.Loop;
import java.util.Optional;
import java.util.concurrent.Future;

/** Wakes its stream once, later, on the loop of both. */
final class Alarm {
  private final Loop loop;
  private final Runnable wake;
  private Optional<Future<?>> pending = Optional.empty();

  Alarm(Loop loop, Runnable wake) {
    this.loop = loop;
    this.wake = wake;
  }

  /** Replaces the time at which it wakes; empty means not at all. */
  void set(Optional<Long> delayNanos) {
    pending.ifPresent(alarm -> alarm.cancel(false));
    pending = delayNanos.flatMap(delay -> loop.schedule(wake, delay));
  }
}
