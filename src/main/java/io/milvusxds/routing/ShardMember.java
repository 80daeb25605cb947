package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Who can own shards.
 *
 * @param name what stays when the address changes: the name of a pod, else {@code host:port}
 * @param zone where it runs; empty when unknown, and all unknown ones count as one zone
 */
public record ShardMember(String name, String zone) {
  /** By name, then zone. */
  static final Comparator<ShardMember> ORDER =
      Comparator.comparing(ShardMember::name).thenComparing(ShardMember::zone);

  public ShardMember {
    requireNonNull(name, "name");
    requireNonNull(zone, "zone");
  }
}
