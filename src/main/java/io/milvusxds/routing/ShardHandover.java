package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who serves which shard of a deployment at a time: the owners by today's placement and, for the
 * warm-up, beside them those of earlier placements that are still there.
 *
 * <p>So a shard that moves is never left to a node that has nothing of it in memory alone, as long
 * as one of its owners stays. Owners that left or turned unready are not served any more, whatever
 * they owned. Of an earlier division into another number of shards the owners are kept, too, but as
 * that division: its routes may still be with an Envoy.
 *
 * @param target how searches are divided now
 * @param placement who owns which shard now
 * @param past earlier placements that still count, the latest first, no two with equal owners
 */
public record ShardHandover(ShardTarget target, ShardPlacement placement, List<Past> past) {
  /**
   * More earlier placements than this are not kept, though their time has not come: a pool that
   * changes without end shall not make all nodes owners of everything.
   */
  static final int MAX_PAST = 64;

  /** An Envoy gets endpoints first and routes a moment later; this is long enough for both. */
  private static final long DIVISION_OVERLAP_NANOS = 10_000_000_000L;

  /**
   * A placement that was replaced.
   *
   * @param target how searches were divided then
   * @param untilNanos until when it counts, on the clock of whoever calls {@link #next}
   */
  public record Past(ShardTarget target, ShardPlacement placement, long untilNanos) {
    public Past {
      requireNonNull(target, "target");
      requireNonNull(placement, "placement");
    }

    private boolean counts(long nowNanos) {
      return untilNanos - nowNanos > 0;
    }
  }

  public ShardHandover {
    requireNonNull(target, "target");
    requireNonNull(placement, "placement");
    past = List.copyOf(past);
  }

  /** Where nothing is known of earlier owners: today's serve alone. */
  public static ShardHandover begin(ShardTarget target, Collection<ShardMember> members) {
    return new ShardHandover(target, ShardPlacement.of(target.spec(), members), List.of());
  }

  /**
   * What follows when from now on these members are there.
   *
   * @param members each name once
   * @param nowNanos from a clock that only goes forward
   */
  public ShardHandover next(ShardTarget newTarget, Collection<ShardMember> members, long nowNanos) {
    boolean same =
        newTarget.spec().equals(target.spec())
            && Set.copyOf(members).equals(Set.copyOf(placement.members()));
    ShardPlacement current = same ? placement : ShardPlacement.of(newTarget.spec(), members);
    List<Past> kept = new ArrayList<>();
    if (!newTarget.equals(target) || !same) {
      kept.add(new Past(target, placement, nowNanos + overlapNanos(newTarget)));
    }
    for (Past earlier : past) {
      boolean isNews = kept.stream().noneMatch(later -> isRepeated(later, earlier));
      if (isNews && earlier.counts(nowNanos) && kept.size() < MAX_PAST) {
        kept.add(earlier);
      }
    }
    kept.removeIf(earlier -> !earlier.counts(nowNanos));
    return new ShardHandover(newTarget, current, kept);
  }

  private long overlapNanos(ShardTarget newTarget) {
    long warmUpNanos = newTarget.warmUp().toNanos();
    return newTarget.spec().shards() == target.spec().shards()
        ? warmUpNanos
        : Math.max(warmUpNanos, DIVISION_OVERLAP_NANOS);
  }

  private static boolean isRepeated(Past later, Past earlier) {
    return later.target().equals(earlier.target()) && later.placement().equals(earlier.placement());
  }

  /** When the first of the earlier placements stops to count; empty when there is none. */
  public OptionalLong nextEndNanos() {
    return past.stream().mapToLong(Past::untilNanos).reduce(ShardHandover::earlier);
  }

  /** The earlier of two times of such a clock, which may wrap around; so by their difference. */
  public static long earlier(long one, long other) {
    return one - other <= 0 ? one : other;
  }

  /** The shards that each member serves, by the member's name, today's division first. */
  public SortedMap<String, List<ShardLabels>> labels() {
    SortedMap<String, List<ShardLabels>> labels = new TreeMap<>();
    for (ShardMember member : placement.members()) {
      List<ShardLabels> served = new ArrayList<>();
      divisions().forEach((shards, placements) -> served.add(labels(member, shards, placements)));
      labels.put(member.name(), List.copyOf(served));
    }
    return labels;
  }

  /** Labels with every shard, for endpoints that stand in for all others. */
  public List<ShardLabels> allShards() {
    return divisions().keySet().stream()
        .map(count -> new ShardLabels(count, ascending(everyOneOf(count))))
        .toList();
  }

  /** How many shards of today's division somebody serves who does not own them any more. */
  public int handingOver() {
    BitSet served = new BitSet();
    for (Past earlier : past) {
      if (earlier.target().spec().shards() == target.spec().shards()) {
        placement.members().stream()
            .map(ShardMember::name)
            .forEach(name -> markLeft(served, name, earlier.placement()));
      }
    }
    return served.cardinality();
  }

  // Shards that a member owned before and does not own now.
  private void markLeft(BitSet marked, String name, ShardPlacement before) {
    BitSet left = new BitSet();
    before.shardsOf(name).forEach(left::set);
    placement.shardsOf(name).forEach(left::clear);
    marked.or(left);
  }

  /** The previous division, when its keys fell into shards in another way; the latest first. */
  public Optional<Past> changedFrom() {
    return past.stream()
        .filter(
            earlier ->
                earlier.target().key() != target.key()
                    || earlier.target().spec().shards() != target.spec().shards()
                    || earlier.target().spec().replicas() != target.spec().replicas())
        .findFirst();
  }

  // The placements that count, by number of shards, today's number first.
  private Map<Integer, List<ShardPlacement>> divisions() {
    Map<Integer, List<ShardPlacement>> divisions = new LinkedHashMap<>();
    divisions.computeIfAbsent(target.spec().shards(), any -> new ArrayList<>()).add(placement);
    for (Past earlier : past) {
      divisions
          .computeIfAbsent(earlier.target().spec().shards(), any -> new ArrayList<>())
          .add(earlier.placement());
    }
    return divisions;
  }

  private static ShardLabels labels(
      ShardMember member, int shardCount, List<ShardPlacement> placements) {
    BitSet served = new BitSet(shardCount);
    for (ShardPlacement one : placements) {
      one.shardsOf(member.name()).forEach(served::set);
    }
    return new ShardLabels(shardCount, ascending(served));
  }

  private static BitSet everyOneOf(int shardCount) {
    BitSet all = new BitSet(shardCount);
    all.set(0, shardCount);
    return all;
  }

  private static ImmutableIntArray ascending(BitSet shards) {
    return ImmutableIntArray.copyOf(shards.stream());
  }
}
