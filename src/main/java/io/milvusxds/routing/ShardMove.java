package io.milvusxds.routing;

import java.util.List;

/**
 * A shard whose owners differ between two placements.
 *
 * @param from who owns it no longer, in the order of preference that was; may be empty
 * @param to who owns it newly, in the order of preference that will be; may be empty
 */
public record ShardMove(int shard, List<String> from, List<String> to) {
  public ShardMove {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }
}
