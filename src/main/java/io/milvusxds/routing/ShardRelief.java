package io.milvusxds.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes slots from members that hold too many.
 *
 * <p>A member over the bound gives up the last slot of some shards, those with its lowest scores
 * first, each to the member that the shard prefers next, if that one has room. Which slots may be
 * given up at all is fixed by a coin that each pair of shard and member has: the giver's shows 1
 * and the taker's 0. So a taker never gives up the same shard when it moves up because another
 * member left, and with 2 replicas, where both the last slot and the best owner could otherwise
 * change at once, one of the owners stays (ADR 11 has the proof).
 */
final class ShardRelief {
  /** A member may hold this part of the mean more than the mean ... */
  private static final double TOLERATED = 0.05;

  /** ... or this many times its square root, the width of what chance does, if that is more. */
  private static final double TOLERATED_ROOTS = 1.2;

  /** With fewer slots a member, one slot is so much that relief moves more than it evens out. */
  private static final int LEAST_MEAN = 32;

  /**
   * A slot that may change hands.
   *
   * @param score the giver's, for the shard
   */
  private record Offer(long score, int shard, int giver, int taker) {
    /** The slot that the giver is least drawn to first. */
    static final Comparator<Offer> ORDER =
        Comparator.comparingLong(Offer::score).thenComparingInt(Offer::shard);
  }

  private final ShardOrder order;
  private final int[] load;

  private ShardRelief(ShardOrder order, int members) {
    this.order = order;
    this.load = new int[members];
  }

  /**
   * Evens out the load.
   *
   * @param orders for each shard the members that it prefers, one more than it has replicas; where
   *     a slot changes hands, the last two change places
   * @param members how many there are, more than replicas
   */
  static void apply(ShardOrder order, int[][] orders, int members) {
    int replicas = orders[0].length - 1;
    double mean = (double) orders.length * replicas / members;
    if (mean < LEAST_MEAN) {
      return;
    }
    int most = (int) (mean + Math.max(TOLERATED * mean, TOLERATED_ROOTS * Math.sqrt(mean)));
    ShardRelief relief = new ShardRelief(order, members);
    for (int[] preferred : orders) {
      for (int i = 0; i < replicas; i++) {
        relief.load[preferred[i]]++;
      }
    }
    for (Offer offer : relief.offers(orders, most)) {
      if (relief.load[offer.giver()] > most && relief.load[offer.taker()] < most) {
        relief.load[offer.giver()]--;
        relief.load[offer.taker()]++;
        orders[offer.shard()][replicas - 1] = offer.taker();
        orders[offer.shard()][replicas] = offer.giver();
      }
    }
  }

  /** All that members over the bound may give up, in the order in which they do. */
  private List<Offer> offers(int[][] orders, int most) {
    List<Offer> offers = new ArrayList<>();
    for (int shard = 0; shard < orders.length; shard++) {
      int giver = orders[shard][orders[shard].length - 2];
      int taker = orders[shard][orders[shard].length - 1];
      if (load[giver] > most && coin(giver, shard) == 1 && coin(taker, shard) == 0) {
        offers.add(new Offer(order.score(giver, shard), shard, giver, taker));
      }
    }
    offers.sort(Offer.ORDER);
    return offers;
  }

  /** The lowest bit of the score, which is chance. */
  private long coin(int member, int shard) {
    return order.score(member, shard) & 1;
  }
}
