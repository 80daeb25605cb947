package io.milvusxds.routing;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many replicas of a shard one zone takes before other zones are asked.
 *
 * <p>The fair part of a zone is replicas × its members ÷ all members. The limit is the least number
 * with which no zone needs to hold more than 1.5 times its fair part, and a zone whose fair part is
 * smaller than that takes its fair part, rounded up. So with 2 replicas and zones of 5 and 5, of 4,
 * 3 and 3, or of 2 and 1 members it is 1 and the replicas are in different zones; with zones of 9
 * and 1 members it is 2, since otherwise the one member would own every shard.
 *
 * <p>The limit of a zone never falls when a member of that zone joins; that no shard loses all its
 * owners on one join rests on it (ADR 11).
 */
final class ZoneLimits {
  private final int[] zoneOfMember;
  private final int[] limits;

  /** The limits for members in this order, of which there is at least one. */
  ZoneLimits(List<ShardMember> members, int replicas) {
    SortedMap<String, Integer> sizes = new TreeMap<>();
    members.forEach(member -> sizes.merge(member.zone(), 1, Integer::sum));
    List<String> zones = List.copyOf(sizes.keySet());
    zoneOfMember = members.stream().mapToInt(member -> zones.indexOf(member.zone())).toArray();
    int all = members.size();
    int[] slots = sizes.values().stream().mapToInt(size -> replicas * size).toArray();
    int most = 1;
    while (most < replicas && !isEnough(most, slots, replicas, all)) {
      most++;
    }
    int limit = most;
    limits = Arrays.stream(slots).map(part -> Math.min(limit, (part + all - 1) / all)).toArray();
  }

  /** Whether zones that take up to {@code most} find room for all replicas; in halves of 1/all. */
  private static boolean isEnough(int most, int[] slots, int replicas, int all) {
    return Arrays.stream(slots).map(part -> Math.min(2 * most * all, 3 * part)).sum()
        >= 2 * replicas * all;
  }

  /** In how many zones there are members. */
  int zoneCount() {
    return limits.length;
  }

  /** The number of the zone of the member at this index, 0..zoneCount-1. */
  int zoneOf(int member) {
    return zoneOfMember[member];
  }

  /** How many replicas of a shard this zone takes, 1..replicas. */
  int of(int zone) {
    return limits[zone];
  }
}
