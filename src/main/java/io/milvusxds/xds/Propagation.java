package io.milvusxds.xds;

import java.util.concurrent.atomic.AtomicInteger;

/** One publication on its way to the streams that were there when it was made. Any thread. */
final class Propagation {
  private final AtomicInteger streamsLeft;
  private final Runnable converged;

  Propagation(int streams, Runnable converged) {
    this.streamsLeft = new AtomicInteger(streams);
    this.converged = converged;
  }

  /** One of the streams has it, or has ended. */
  void streamDone() {
    if (streamsLeft.decrementAndGet() == 0) {
      converged.run();
    }
  }
}
