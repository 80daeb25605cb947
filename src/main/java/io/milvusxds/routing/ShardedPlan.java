package io.milvusxds.routing;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Joins the plan of a deployment with who serves which shard. */
public final class ShardedPlan {
  private ShardedPlan() {}

  /**
   * Who can own shards: the pool's own endpoints that take new requests, each name once. A pod with
   * two addresses is one of them, and serves its shards at both.
   *
   * @param plan one whose searches are divided
   */
  public static List<ShardMember> members(DeploymentPlan plan) {
    return plan.pools().stream()
        .filter(pool -> pool.role() == EndpointRole.READ_ONLY)
        .flatMap(pool -> pool.endpoints().stream())
        .filter(ShardedPlan::ownsShards)
        .collect(
            Collectors.toMap(
                PooledEndpoint::name,
                endpoint -> endpoint.locality().zone(),
                (zone, other) -> zone,
                TreeMap::new))
        .entrySet()
        .stream()
        .map(entry -> new ShardMember(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * The plan, each read-only endpoint with the shards that it serves.
   *
   * <p>An endpoint that drains has none. One that helps out when no other is usable has all: in
   * whichever shard a search falls, it must find its helper there.
   */
  public static DeploymentPlan of(DeploymentPlan plan, ShardHandover handover) {
    SortedMap<String, List<ShardLabels>> labels = handover.labels();
    List<ShardLabels> all = handover.allShards();
    List<EndpointPool> pools =
        plan.pools().stream()
            .map(pool -> pool.role() == EndpointRole.READ_ONLY ? served(pool, labels, all) : pool)
            .toList();
    return plan.with(pools);
  }

  private static EndpointPool served(
      EndpointPool pool, SortedMap<String, List<ShardLabels>> labels, List<ShardLabels> all) {
    return pool.with(
        pool.endpoints().stream()
            .map(endpoint -> endpoint.serving(served(endpoint, labels, all)))
            .toList());
  }

  private static List<ShardLabels> served(
      PooledEndpoint endpoint, SortedMap<String, List<ShardLabels>> labels, List<ShardLabels> all) {
    if (endpoint.priority() > 0) {
      return all;
    }
    return ownsShards(endpoint) ? labels.getOrDefault(endpoint.name(), List.of()) : List.of();
  }

  private static boolean ownsShards(PooledEndpoint endpoint) {
    return endpoint.priority() == 0 && endpoint.state() == EndpointState.SERVING;
  }
}
