package io.milvusxds.benchmarks;

import io.milvusxds.routing.ShardMember;
import io.milvusxds.testing.services.ShardMembers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What one way of placing did in many clusters that a member joined and left. */
final class PlacementTally {
  private static final double NANOS_PER_MILLI = 1e6;

  private final int members;
  private final List<Double> fullest = new ArrayList<>();
  private final List<Double> millis = new ArrayList<>();
  private long joined;
  private long left;
  private long unavoidable;
  private long orphans;

  /** For clusters of this many members, before the join and after the leave. */
  PlacementTally(int members) {
    this.members = members;
  }

  /** One more cluster: a member joins it and leaves again. */
  void add(int set, Function<List<ShardMember>, KeyTable> way) {
    List<ShardMember> all = ShardMembers.set(set, members + 1);
    KeyTable small = way.apply(all.subList(0, members));
    long begin = System.nanoTime();
    KeyTable large = way.apply(all);
    millis.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
    joined += small.gains(large);
    left += large.gains(small);
    unavoidable += large.loads(members + 1)[members];
    orphans += small.orphans(large, members) + large.orphans(small, members);
    int[] loads = small.loads(members);
    fullest.add(
        Arrays.stream(loads).max().orElseThrow() / Arrays.stream(loads).average().orElseThrow());
  }

  /** The cells of a table: moved, load, parts without any former owner, time. */
  String cells(boolean replicated) {
    return String.format(
        Locale.ROOT,
        "%.3f | %.3f | %.3f | %.3f | %.3f | %s | %.2f",
        (double) joined / unavoidable,
        (double) left / unavoidable,
        fullest.stream().mapToDouble(it -> it).average().orElseThrow(),
        below(fullest, 0.95),
        below(fullest, 1),
        replicated ? Long.toString(orphans) : "–",
        below(millis, 0.5));
  }

  /** The value that this part of the values does not exceed. */
  private static double below(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * part)));
  }
}
