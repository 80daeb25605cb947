package io.milvusxds.routing;

/**
 * How much a member is drawn to each shard; the members with the highest scores own the shard.
 *
 * <p>A member's scores are a shuffle, not independent draws: each member has every place from 0 to
 * shards-1 once. So no member is lucky or unlucky as a whole, which halves the variance of the
 * load, and still its scores depend on nothing but its name and the number of shards: whoever else
 * comes or goes, they stay (ADR 11).
 */
final class ShardScores {
  /** The fractional part of the golden ratio, in 64 bits: the step of SplitMix64. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private ShardScores() {}

  /**
   * The scores of a member.
   *
   * @return by shard, not negative; the upper 32 bits are the place in the shuffle, the lower ones
   *     are chance and decide between members that have the same place
   */
  static long[] of(String name, int shards) {
    long state = SegmentHash.hash(name);
    long[] scores = new long[shards];
    for (int i = 0; i < shards; i++) {
      scores[i] = i;
    }
    // Fisher and Yates, from the end, so that scores[i] has its final place after step i.
    for (int i = shards - 1; i >= 0; i--) {
      state += GOLDEN;
      long draw = mixed(state);
      int other = (int) (((draw >>> 32) * (i + 1)) >>> 32);
      long place = scores[other];
      scores[other] = scores[i];
      scores[i] = (place << 32) | (draw & 0xFFFF_FFFFL);
    }
    return scores;
  }

  /** The finalizer of SplitMix64: every bit of the input changes each bit of the output or not. */
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
