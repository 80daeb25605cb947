package io.milvusxds.xds;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The publications that one stream has not answered yet, at most {@link #MAX_UNANSWERED}.
 *
 * <p>Any thread may add; the rest belongs to the stream. What was added counts only after {@link
 * #collect}, which the stream calls before it looks at the snapshot: so what it then sends is at
 * least as new as the publications it collected.
 *
 * <p>A client that never answers would otherwise keep every publication of its lifetime. So the
 * oldest is given up when one more comes; nobody is ever told that it converged, which is the
 * truth.
 */
final class Awaited {
  /** Enough for a client that is slow; one that is further behind does not answer at all. */
  static final int MAX_UNANSWERED = 64;

  // Guarded by this. Never held while anything else runs.
  private final Deque<Propagation> unanswered = new ArrayDeque<>();
  private int collected;

  /** Adds a publication. Any thread. */
  synchronized void add(Propagation propagation) {
    if (unanswered.size() == MAX_UNANSWERED) {
      unanswered.removeFirst();
      collected = Math.max(0, collected - 1);
    }
    unanswered.addLast(propagation);
  }

  /** Takes over what was added so far. */
  synchronized void collect() {
    collected = unanswered.size();
  }

  /** Notes that the client has answered to all that was collected. */
  void answered() {
    takeCollected().forEach(Propagation::streamDone);
  }

  private synchronized List<Propagation> takeCollected() {
    List<Propagation> done = new ArrayList<>(collected);
    for (; collected > 0; collected--) {
      done.add(unanswered.removeFirst());
    }
    return done;
  }
}
