package io.milvusxds.xds;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** All groups and all open streams of one server. Any thread. */
final class StreamRegistry<K> {
  private final ConcurrentMap<K, Group> groups = new ConcurrentHashMap<>();
  private final Set<XdsStream<K>> streams = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong lastId = new AtomicLong();

  long nextId() {
    return lastId.incrementAndGet();
  }

  /** Takes a place for one more stream; false when all are taken. */
  boolean tryOpen(int maxStreams) {
    if (open.incrementAndGet() > maxStreams) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void add(XdsStream<K> stream) {
    streams.add(stream);
  }

  /** Gives the place of a stream back. */
  void remove(XdsStream<K> stream) {
    streams.remove(stream);
    giveBack();
  }

  /** Gives a place back that no stream has taken yet. */
  void giveBack() {
    open.decrementAndGet();
  }

  /** How many places are taken. */
  int openStreams() {
    return open.get();
  }

  List<XdsStream<?>> streams() {
    return List.copyOf(streams);
  }

  Optional<Group> find(K name) {
    return Optional.ofNullable(groups.get(name));
  }

  /** The group of this name, from now on kept until {@link #forgetIfIdle}. */
  Group toPublish(K name) {
    return groups.compute(
        name,
        (unused, known) -> {
          Group group = known == null ? new Group() : known;
          group.claim();
          return group;
        });
  }

  /**
   * Joins under the map's lock for this name, so that the group can not be forgotten in between;
   * empty when the group would be one too many. Streams that come together may overshoot the limit
   * by their number, which nothing depends on.
   */
  Optional<Group> join(K name, XdsStream<K> stream, int maxGroups) {
    boolean isFull = groups.size() >= maxGroups;
    return Optional.ofNullable(
        groups.compute(
            name,
            (unused, known) -> {
              if (known == null && isFull) {
                return null;
              }
              Group group = known == null ? new Group() : known;
              group.join(stream);
              return group;
            }));
  }

  /**
   * Leaves; the last stream of a group that nothing was published for takes the group with it, so
   * that clients can not fill the memory with names of groups.
   */
  void leave(K name, XdsStream<K> stream) {
    groups.computeIfPresent(
        name,
        (unused, group) -> {
          group.leave(stream);
          return group.isForgettable() ? null : group;
        });
  }

  /** Forgets a group that no stream belongs to. */
  boolean forgetIfIdle(K name) {
    return groups.computeIfPresent(name, (unused, group) -> group.size() == 0 ? null : group)
        == null;
  }

  /** The groups that at least one stream belongs to, or something is published for. */
  Map<K, Group> groups() {
    return Map.copyOf(groups);
  }
}
