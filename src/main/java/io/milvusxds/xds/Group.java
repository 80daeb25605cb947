package io.milvusxds.xds;

import io.milvusxds.xds.connection.Loop;
import io.milvusxds.xds.resource.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The Envoys that get the same resources, and those resources.
 *
 * <p>One thread publishes; streams join and leave on their loops. A stream joins before it reads
 * the snapshot and a publication sets the snapshot before it looks for streams: so a stream that
 * comes meanwhile sees the new one either way.
 */
final class Group {
  private final ConcurrentMap<Loop, Members> membersByLoop = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile @Nullable Snapshot snapshot;
  // Written under the registry's lock for the group.
  private boolean publishedTo;

  Optional<Snapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  void join(XdsStream<?> stream) {
    size.incrementAndGet();
    membersByLoop.computeIfAbsent(stream.loop(), Members::new).add(stream);
  }

  void leave(XdsStream<?> stream) {
    Members members = membersByLoop.get(stream.loop());
    if (members != null && members.remove(stream)) {
      size.decrementAndGet();
    }
  }

  /** Notes that something is published, or about to be. */
  void claim() {
    publishedTo = true;
  }

  /** Whether nobody belongs to it and nothing was ever published for it. */
  boolean isForgettable() {
    return size.get() == 0 && !publishedTo;
  }

  /** How many streams belong to it now. */
  int size() {
    return size.get();
  }

  /**
   * Replaces the content and tells the streams; does not wait for them.
   *
   * @param converged runs when all streams that were there have answered; not at all when there are
   *     none
   * @return whether anything differs from before
   */
  boolean publish(Snapshot next, Runnable converged) {
    Snapshot before = snapshot;
    Snapshot merged = before == null ? next : next.reusing(before);
    if (before != null && merged.typesChangedSince(before).isEmpty()) {
      return false;
    }
    snapshot = merged;
    if (size.get() > 0) {
      tell(new Propagation(converged));
    }
    return true;
  }

  private void tell(Propagation propagation) {
    // Or the first loop could be through before the second has begun.
    propagation.begin();
    List.copyOf(membersByLoop.values()).forEach(members -> members.tell(propagation));
    propagation.end();
  }
}
