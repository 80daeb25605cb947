package io.milvusxds.routing;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many shards there are, and how many endpoints shall serve each.
 *
 * @param shards 1..4096
 * @param replicas 1..64
 * @param hot a larger number of replicas, by shard; a smaller one changes nothing
 */
public record ShardSpec(int shards, int replicas, SortedMap<Integer, Integer> hot) {
  public ShardSpec {
    if (shards < 1 || shards > 4096) {
      throw new IllegalArgumentException("shards: " + shards + " (expected: 1..4096)");
    }
    if (replicas < 1 || replicas > 64) {
      throw new IllegalArgumentException("replicas: " + replicas + " (expected: 1..64)");
    }
    hot = Collections.unmodifiableSortedMap(new TreeMap<>(hot));
  }

  /** How many endpoints shall serve a shard, if there are so many. */
  public int replicasOf(int shard) {
    return Math.max(replicas, hot.getOrDefault(shard, replicas));
  }
}
