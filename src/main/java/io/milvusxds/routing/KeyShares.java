package io.milvusxds.routing;

import com.google.common.math.IntMath;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What share of all keys a change of placement touches.
 *
 * @param newOwner the share of keys that get at least one owner which they did not have, 0..1
 * @param lostOwner the share of keys that lose at least one owner, 0..1
 * @param noOldOwner the share of keys of whose former owners none is left, 0..1; a key that had no
 *     owner at all does not count
 * @param newOwnersPerKey how many new owners a key gets on average, 0 or more
 */
public record KeyShares(
    double newOwner, double lostOwner, double noOldOwner, double newOwnersPerKey) {
  /** More comparisons of owners than this are not made one by one; about 50 ms. */
  private static final long MAX_COMPARISONS = 1 << 24;

  /**
   * Compares the owners of every key.
   *
   * <p>Where the numbers of shards differ, a key is in shard i of the one and in shard j of the
   * other for those pairs that leave the same remainder by the greatest common divisor; the pairs
   * are equally likely, and there are at most 16.8 million of them. Of very many only every n-th is
   * looked at, spread over all shards of both: the shares are then right to about a tenth of a
   * percent, which the pipeline need not wait longer for.
   */
  static KeyShares between(ShardPlacement before, ShardPlacement after) {
    Map<String, Integer> numbers = new HashMap<>();
    int[][] old = sortedOwners(before, numbers);
    int[][] next = sortedOwners(after, numbers);
    int divisor = IntMath.gcd(old.length, next.length);
    int skipped = skipped(before, after, divisor);
    long pairs = 0;
    long gaining = 0;
    long losing = 0;
    long orphaned = 0;
    long gained = 0;
    for (int i = 0; i < old.length; i++) {
      int first = i % divisor + divisor * (i / divisor % skipped);
      for (int j = first; j < next.length; j += divisor * skipped) {
        int kept = common(old[i], next[j]);
        pairs++;
        gaining += kept < next[j].length ? 1 : 0;
        losing += kept < old[i].length ? 1 : 0;
        orphaned += kept == 0 && old[i].length > 0 ? 1 : 0;
        gained += next[j].length - kept;
      }
    }
    double all = pairs;
    return new KeyShares(gaining / all, losing / all, orphaned / all, gained / all);
  }

  /** Of how many pairs one is looked at; 1 where that is no great effort. */
  private static int skipped(ShardPlacement before, ShardPlacement after, int divisor) {
    long partners = after.spec().shards() / divisor;
    long pairs = before.spec().shards() * partners;
    long comparisons = pairs * (before.spec().replicas() + after.spec().replicas());
    long wanted = (comparisons + MAX_COMPARISONS - 1) / MAX_COMPARISONS;
    return (int) Math.max(1, Math.min(wanted, partners));
  }

  /** By shard the owners as numbers, ascending; a name has the same number wherever it occurs. */
  private static int[][] sortedOwners(ShardPlacement placement, Map<String, Integer> numbers) {
    int[][] owners = new int[placement.spec().shards()][];
    for (int shard = 0; shard < owners.length; shard++) {
      owners[shard] =
          placement.owners(shard).stream()
              .mapToInt(name -> numbers.computeIfAbsent(name, unused -> numbers.size()))
              .toArray();
      Arrays.sort(owners[shard]);
    }
    return owners;
  }

  /** How many numbers two ascending rows share. */
  private static int common(int[] one, int[] other) {
    int count = 0;
    int j = 0;
    for (int number : one) {
      while (j < other.length && other[j] < number) {
        j++;
      }
      count += j < other.length && other[j] == number ? 1 : 0;
    }
    return count;
  }
}
