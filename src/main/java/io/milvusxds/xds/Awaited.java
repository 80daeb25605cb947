package io.milvusxds.xds;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The publications that one stream has not answered yet.
 *
 * <p>Any thread may add; the rest belongs to the stream. What was added counts only after {@link
 * #collect}, which the stream calls before it looks at the snapshot: so what it then sends is at
 * least as new as the publications it collected.
 */
final class Awaited {
  private final Queue<Propagation> arriving = new ConcurrentLinkedQueue<>();
  private final List<Propagation> collected = new ArrayList<>();

  /** Adds a publication. Any thread. */
  void add(Propagation propagation) {
    arriving.add(propagation);
  }

  /** Takes over what was added so far. */
  void collect() {
    for (Propagation next = arriving.poll(); next != null; next = arriving.poll()) {
      collected.add(next);
    }
  }

  /** Notes that the client has answered to all that was collected. */
  void answered() {
    collected.forEach(Propagation::streamDone);
    collected.clear();
  }
}
