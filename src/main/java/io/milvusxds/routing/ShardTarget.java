package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.tuning.HotSegment;
import io.milvusxds.tuning.SegmentKey;
import io.milvusxds.tuning.SegmentTuning;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the searches of a deployment are divided.
 *
 * @param key what decides the shard of a search that has no header
 * @param spec how many shards there are, and how many endpoints serve each
 * @param warmUp how long previous owners keep serving a shard beside new ones; zero means not at
 *     all
 * @param hot the names from which the hot shards of the spec come; with another number of shards
 *     they fall into others
 */
public record ShardTarget(SegmentKey key, ShardSpec spec, Duration warmUp, List<HotSegment> hot) {
  public ShardTarget {
    requireNonNull(key, "key");
    requireNonNull(spec, "spec");
    requireNonNull(warmUp, "warmUp");
    hot = List.copyOf(hot);
  }

  /** A target without hot segments. */
  public ShardTarget(SegmentKey key, ShardSpec spec, Duration warmUp) {
    this(key, spec, warmUp, List.of());
  }

  /** What the settings of a service say. */
  static ShardTarget of(SegmentTuning tuning) {
    SortedMap<Integer, Integer> hot = new TreeMap<>();
    for (HotSegment segment : tuning.hot()) {
      hot.merge(SegmentHash.shard(segment.name(), tuning.shards()), segment.replicas(), Math::max);
    }
    return new ShardTarget(
        tuning.key(),
        new ShardSpec(tuning.shards(), tuning.replicas(), hot),
        tuning.warmUp(),
        tuning.hot());
  }

  /** This target with what a question asks to be changed. */
  ShardTarget changedBy(ShardQuestion question) {
    return of(
        new SegmentTuning(
            question.key().orElse(key),
            question.shards().orElse(spec.shards()),
            question.replicas().orElse(spec.replicas()),
            question.hot().orElse(hot),
            warmUp));
  }

  /** The shard in which a key falls. */
  public int shardOf(String name) {
    return SegmentHash.shard(name, spec.shards());
  }
}
