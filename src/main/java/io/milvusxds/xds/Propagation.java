package io.milvusxds.xds;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One publication on its way to the streams that are there. Any thread.
 *
 * <p>Everything that it has to wait for begins and ends: its walk over each loop, and meanwhile
 * each stream that the walk meets.
 */
final class Propagation {
  private final AtomicInteger open = new AtomicInteger();
  private final Runnable converged;

  /**
   * @param converged runs when all that began has ended, on the thread of the last
   */
  Propagation(Runnable converged) {
    this.converged = converged;
  }

  void begin() {
    open.incrementAndGet();
  }

  /** One of the walks is over, or a stream has answered or ended. */
  void end() {
    if (open.decrementAndGet() == 0) {
      converged.run();
    }
  }
}
