package io.milvusxds.routing;

import java.util.Arrays;
import java.util.List;

/**
 * Which members a shard prefers, in order: by score, but a zone that has as many as its limit waits
 * until every zone has.
 *
 * <p>The first members of a longer order are the shorter one, so a shard with more replicas keeps
 * its members and adds to them. For one thread at a time.
 */
final class ShardOrder {
  private final long[][] scores;
  private final ZoneLimits zones;
  // Scratch space of one call of first().
  private final boolean[] taken;
  private final int[] used;

  ShardOrder(List<ShardMember> members, ShardSpec spec) {
    scores = new long[members.size()][];
    for (int member = 0; member < scores.length; member++) {
      scores[member] = ShardScores.of(members.get(member).name(), spec.shards());
    }
    zones = new ZoneLimits(members, spec.replicas());
    taken = new boolean[scores.length];
    used = new int[zones.zoneCount()];
  }

  /** The score of a member for a shard. */
  long score(int member, int shard) {
    return scores[member][shard];
  }

  /** Whether all members are in one zone, so that scores alone decide. */
  boolean byScoreAlone() {
    return zones.zoneCount() == 1;
  }

  /**
   * The members that a shard prefers.
   *
   * @param count 0 to the number of members
   * @return that many indexes of members, all different
   */
  int[] first(int shard, int count) {
    Arrays.fill(taken, false);
    Arrays.fill(used, 0);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int best = best(shard);
      if (best < 0) {
        Arrays.fill(used, 0);
        best = best(shard);
      }
      taken[best] = true;
      used[zones.zoneOf(best)]++;
      order[i] = best;
    }
    return order;
  }

  /** The best one of those that are left and whose zone has room; -1 when no zone has. */
  private int best(int shard) {
    int best = -1;
    long bestScore = -1;
    for (int member = 0; member < scores.length; member++) {
      long score = scores[member][shard];
      if (score > bestScore && !taken[member] && hasRoom(zones.zoneOf(member))) {
        best = member;
        bestScore = score;
      }
    }
    return best;
  }

  private boolean hasRoom(int zone) {
    return used[zone] < zones.of(zone);
  }
}
