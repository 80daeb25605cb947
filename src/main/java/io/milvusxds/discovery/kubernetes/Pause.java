package io.milvusxds.discovery.kubernetes;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A wait of one thread that another may cut short. */
final class Pause {
  private final Semaphore cuts = new Semaphore(0);

  /** Waits; what was cut short before counts for no later wait. */
  void await(Duration wait) throws InterruptedException {
    cuts.drainPermits();
    boolean wasCut = cuts.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (wasCut) {
      cuts.drainPermits();
    }
  }

  /** Ends the wait that is under way, if there is one. Any thread. */
  void cutShort() {
    cuts.release();
  }
}
