package io.milvusxds.discovery.kubernetes;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A wait that an interrupt ends. */
final class Pause {
  private Pause() {}

  static void of(Duration wait) throws InterruptedException {
    // Nobody releases it.
    boolean wasReleased = new Semaphore(0).tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (wasReleased) {
      throw new IllegalStateException("a pause of " + wait + " was cut short");
    }
  }
}
