package io.milvusxds.testing.rebalance;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which segments a node has in memory, and when a search of one can be answered: the first search
 * loads the segment, and whoever comes meanwhile waits for the same load.
 *
 * <p>It forgets nothing, and does not look at a clock itself. Safe for any number of threads.
 */
public final class SegmentMemory {
  private final Costs costs;
  private final ConcurrentMap<String, Long> loadedAtNanos = new ConcurrentHashMap<>();
  // When the disk has nothing to load any more.
  private final AtomicLong idleAtNanos = new AtomicLong();

  public SegmentMemory(Costs costs) {
    this.costs = requireNonNull(costs, "costs");
  }

  /** How loads share the disk. */
  public enum Loading {
    /** Each takes as long as if it were alone. */
    SIDE_BY_SIDE,
    /** One begins when the one before has ended. */
    ONE_BY_ONE
  }

  /**
   * How long searches take.
   *
   * @param cold of a segment that must be loaded first, beside others
   * @param warm of one that is in memory
   */
  public record Costs(Duration cold, Duration warm, Loading loading) {
    /** 200 ms and 2 ms, loads side by side. */
    public static final Costs DEFAULT =
        new Costs(Duration.ofMillis(200), Duration.ofMillis(2), Loading.SIDE_BY_SIDE);

    public Costs {
      requireNonNull(cold, "cold");
      requireNonNull(warm, "warm");
      requireNonNull(loading, "loading");
    }
  }

  /**
   * When a search that comes now can be answered.
   *
   * @param nowNanos by any clock, but always the same one; 0 or more
   */
  public long answerAtNanos(String segment, long nowNanos) {
    long loaded = loadedAtNanos.computeIfAbsent(segment, unused -> loadedAtNanos(nowNanos));
    return Math.max(loaded, nowNanos + costs.warm().toNanos());
  }

  private long loadedAtNanos(long nowNanos) {
    long cold = costs.cold().toNanos();
    return switch (costs.loading()) {
      case SIDE_BY_SIDE -> nowNanos + cold;
      case ONE_BY_ONE -> idleAtNanos.updateAndGet(idle -> Math.max(idle, nowNanos) + cold);
    };
  }

  /** The segments that were asked for. */
  public SortedSet<String> segments() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(loadedAtNanos.keySet()));
  }
}
