package io.milvusxds.xds;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The publications that one stream has not answered yet, at most {@link #MAX_UNANSWERED}. Owned by
 * the stream.
 *
 * <p>A client that never answers would otherwise keep every publication of its lifetime. So the
 * oldest is given up when one more comes; nobody is ever told that it converged, which is the
 * truth.
 */
final class Awaited {
  /** Enough for a client that is slow; one that is further behind does not answer at all. */
  static final int MAX_UNANSWERED = 64;

  private final Queue<Propagation> unanswered = new ArrayDeque<>();

  void add(Propagation propagation) {
    if (unanswered.size() == MAX_UNANSWERED) {
      unanswered.remove();
    }
    propagation.begin();
    unanswered.add(propagation);
  }

  /** Notes that the client has answered to all that was added. */
  void answered() {
    for (Propagation done = unanswered.poll(); done != null; done = unanswered.poll()) {
      done.end();
    }
  }
}
