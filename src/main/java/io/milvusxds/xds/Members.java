package io.milvusxds.xds;

import io.milvusxds.xds.connection.Loop;
import java.util.LinkedHashSet;
import java.util.Set;

/** The streams of one group on one loop, and the walk of a publication over them. */
final class Members {
  // What others have queued gets its turn between two portions, and what one portion wrote is
  // flushed. With 1,024 the first of a thousand streams had a change after 16 ms in place of 3, and
  // the last no earlier.
  private static final int PORTION = 64;

  private final Loop loop;

  // Owned by the loop.
  private final Set<XdsStream<?>> streams = new LinkedHashSet<>();

  Members(Loop loop) {
    this.loop = loop;
  }

  void add(XdsStream<?> stream) {
    loop.requireHere();
    streams.add(stream);
  }

  /** Removes a stream; tells whether it was there. */
  boolean remove(XdsStream<?> stream) {
    loop.requireHere();
    return streams.remove(stream);
  }

  /** Tells every stream that there is something new. Any thread; does not wait. */
  void tell(Propagation propagation) {
    propagation.begin();
    loop.execute(() -> walk(streams.toArray(new XdsStream<?>[0]), 0, propagation));
  }

  private void walk(XdsStream<?>[] present, int from, Propagation propagation) {
    int end = Math.min(present.length, from + PORTION);
    for (int i = from; i < end; i++) {
      present[i].published(propagation);
    }
    if (end < present.length) {
      loop.goOn(() -> walk(present, end, propagation));
    } else {
      propagation.end();
    }
  }
}
