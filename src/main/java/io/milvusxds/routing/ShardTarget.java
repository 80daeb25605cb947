package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.tuning.SegmentKey;
import java.time.Duration;

/**
 * How the searches of a deployment are divided.
 *
 * @param key what decides the shard of a search that has no header
 * @param spec how many shards there are, and how many endpoints serve each
 * @param warmUp how long previous owners keep serving a shard beside new ones; zero means not at
 *     all
 */
public record ShardTarget(SegmentKey key, ShardSpec spec, Duration warmUp) {
  public ShardTarget {
    requireNonNull(key, "key");
    requireNonNull(spec, "spec");
    requireNonNull(warmUp, "warmUp");
  }
}
