package io.milvusxds.routing;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many shards there are, and on how many members each one is.
 *
 * @param shards 1..4096
 * @param replicas 1..64; fewer where there are fewer members
 * @param hot shards that are on more members than the others, by index; 1..64, and a number below
 *     {@code replicas} has no effect
 */
public record ShardSpec(int shards, int replicas, SortedMap<Integer, Integer> hot) {
  /** Envoy keeps a balancer for each shard and worker; 4096 with 50 endpoints take 140 MiB. */
  public static final int MAX_SHARDS = 4096;

  /** More copies than this are no division into shards. */
  public static final int MAX_REPLICAS = 64;

  public ShardSpec {
    within("shards", shards, 1, MAX_SHARDS);
    within("replicas", replicas, 1, MAX_REPLICAS);
    hot = Collections.unmodifiableSortedMap(new TreeMap<>(hot));
    for (Map.Entry<Integer, Integer> entry : hot.entrySet()) {
      within("hot shard", entry.getKey(), 0, shards - 1);
      within("replicas of hot shard " + entry.getKey(), entry.getValue(), 1, MAX_REPLICAS);
    }
  }

  /** On how many members a shard is to be, if there are as many. */
  public int replicasOf(int shard) {
    return Math.max(replicas, hot.getOrDefault(shard, replicas));
  }

  private static void within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + least + ".." + most + ")");
    }
  }
}
