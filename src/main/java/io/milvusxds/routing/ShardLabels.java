package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.ImmutableIntArray;

/**
 * Which shards an endpoint serves, of one division into shards.
 *
 * <p>A shard means nothing without the number of shards: while that number is being changed, routes
 * of one division must not meet endpoints of another.
 *
 * @param shardCount 1..4096
 * @param shards ascending, each in 0..shardCount-1
 */
public record ShardLabels(int shardCount, ImmutableIntArray shards) {
  public ShardLabels {
    requireNonNull(shards, "shards");
  }
}
