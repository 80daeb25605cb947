package io.milvusxds.routing;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many replicas of a shard one zone takes before other zones are asked.
 *
 * <p>The fair part of a zone is replicas × its members ÷ all members. A zone takes its fair part
 * rounded down, at least 1: so with zones of about equal size the replicas of a shard are in
 * different zones. When the fair part is far above a whole number, rounding down would press the
 * rest onto the other zones, however few members they have; so from 0.2 above on some shards, and
 * from 0.5 above on all shards, may have one more there. At 0.2 the members of the smaller one of
 * two zones hold 1.25 times the mean, which is taken for the safety of two zones.
 *
 * <p>A limit never falls when a member of that zone joins; that no shard loses all its owners on
 * one join rests on it (ADR 11).
 */
final class ZoneLimits {
  private static final double STRICT_UP_TO = 0.2;
  private static final double LOOSE_FROM = 0.5;

  private final List<String> zones;
  private final int[] zoneOfMember;
  private final int[] whole;
  private final double[] oneMore;

  /** The limits for members in this order, of which there is at least one. */
  ZoneLimits(List<ShardMember> members, int replicas) {
    SortedMap<String, Integer> sizes = new TreeMap<>();
    members.forEach(member -> sizes.merge(member.zone(), 1, Integer::sum));
    zones = List.copyOf(sizes.keySet());
    zoneOfMember = members.stream().mapToInt(member -> zones.indexOf(member.zone())).toArray();
    whole = new int[zones.size()];
    oneMore = new double[zones.size()];
    for (int zone = 0; zone < whole.length; zone++) {
      int slots = replicas * sizes.getOrDefault(zones.get(zone), 0);
      double above = slots % members.size() / (double) members.size();
      whole[zone] = slots / members.size();
      oneMore[zone] = (above - STRICT_UP_TO) / (LOOSE_FROM - STRICT_UP_TO);
    }
  }

  /** In how many zones there are members. */
  int zoneCount() {
    return zones.size();
  }

  /** The number of the zone of the member at this index, 0..zoneCount-1. */
  int zoneOf(int member) {
    return zoneOfMember[member];
  }

  /** Writes the limit of each zone for this shard into {@code limits}; at least 1 each. */
  void write(int shard, int[] limits) {
    for (int zone = 0; zone < whole.length; zone++) {
      boolean more =
          oneMore[zone] >= 1
              || (oneMore[zone] > 0 && ShardScores.chance(zones.get(zone), shard) < oneMore[zone]);
      limits[zone] = Math.max(1, whole[zone] + (more ? 1 : 0));
    }
  }
}
