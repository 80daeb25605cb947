package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * How searches are divided among the read-only endpoints by what they search.
 *
 * @param key what decides the shard of a search
 * @param shards how many shards there are, 1..4096
 * @param replicas how many endpoints serve each shard, 1..64; all of them when there are fewer
 * @param hot what more endpoints serve, in the order written; of a name that is there twice the
 *     larger number counts
 * @param warmUp how long the previous owners of a shard keep serving it beside the new ones; zero
 *     means not at all
 */
public record SegmentTuning(
    SegmentKey key, int shards, int replicas, List<HotSegment> hot, Duration warmUp) {
  public SegmentTuning {
    requireNonNull(key, "key");
    hot = List.copyOf(hot);
    requireNonNull(warmUp, "warmUp");
  }
}
