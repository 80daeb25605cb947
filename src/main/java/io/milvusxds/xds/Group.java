package io.milvusxds.xds;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The Envoys that get the same resources, and those resources.
 *
 * <p>One thread publishes; streams join and leave on their own threads. A stream joins before it
 * reads the snapshot and a publication sets the snapshot before it looks at the streams: so a
 * stream that comes meanwhile sees the new one either way.
 */
final class Group {
  private final Set<XdsStream<?, ?>> streams = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Snapshot snapshot;
  // Written under the registry's lock for the group.
  private boolean publishedTo;

  Optional<Snapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  void join(XdsStream<?, ?> stream) {
    streams.add(stream);
  }

  void leave(XdsStream<?, ?> stream) {
    streams.remove(stream);
  }

  /** Notes that something is published, or about to be. */
  void claim() {
    publishedTo = true;
  }

  /** Whether nobody belongs to it and nothing was ever published for it. */
  boolean isForgettable() {
    return streams.isEmpty() && !publishedTo;
  }

  /** How many streams belong to it now. */
  int size() {
    return streams.size();
  }

  /**
   * Replaces the content and wakes the streams; does not wait for them.
   *
   * @param converged runs when all streams that were there have answered
   * @return whether anything differs from before
   */
  boolean publish(Snapshot next, Runnable converged) {
    Snapshot before = snapshot;
    Snapshot merged = before == null ? next : next.reusing(before);
    if (before != null && merged.typesChangedSince(before).isEmpty()) {
      return false;
    }
    snapshot = merged;
    List<XdsStream<?, ?>> present = List.copyOf(streams);
    Propagation propagation = new Propagation(present.size(), converged);
    present.forEach(stream -> stream.wake(propagation));
    return true;
  }
}
