package io.milvusxds.translate;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PoolKnowledge.Degree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan and its messages, from which the translation of the next plan of the same deployment
 * starts: messages whose part of the plan is equal are the same objects in both.
 */
public final class Translation {
  private final DeploymentPlan plan;
  private final EnvoyConfig config;
  private final Map<EndpointRole, Pool> pools;

  /** A pool, its endpoints and its message. */
  private record Pool(
      EndpointPool pool, EndpointTranslator.Translated endpoints, ClusterLoadAssignment message) {}

  private Translation(DeploymentPlan plan, EnvoyConfig config, Map<EndpointRole, Pool> pools) {
    this.plan = requireNonNull(plan, "plan");
    this.config = requireNonNull(config, "config");
    this.pools = ImmutableMap.copyOf(pools);
  }

  /** From the plan alone. */
  public static Translation of(DeploymentPlan plan) {
    Map<EndpointRole, Pool> pools = pools(plan, Map.of());
    return new Translation(
        plan,
        new EnvoyConfig(
            plan.deployment(),
            clusters(plan),
            messages(pools),
            List.of(RouteTranslator.routeConfiguration(plan))),
        pools);
  }

  /** That of the next plan of the same deployment; equal to what {@link #of} makes of it. */
  public Translation next(DeploymentPlan next) {
    if (!next.withoutEndpoints().equals(plan.withoutEndpoints())) {
      return of(next);
    }
    Map<EndpointRole, Pool> nextPools = pools(next, pools);
    return new Translation(
        next,
        new EnvoyConfig(
            next.deployment(),
            config.clusters(),
            messages(nextPools),
            config.routeConfigurations()),
        nextPools);
  }

  /** The messages. */
  public EnvoyConfig config() {
    return config;
  }

  private static Map<EndpointRole, Pool> pools(
      DeploymentPlan plan, Map<EndpointRole, Pool> earlier) {
    ImmutableMap.Builder<EndpointRole, Pool> pools = ImmutableMap.builder();
    for (EndpointPool pool : plan.pools()) {
      if (pool.knowledge().degree() != Degree.UNKNOWN) {
        Pool before = earlier.get(pool.role());
        pools.put(
            pool.role(),
            before != null && before.pool().equals(pool) ? before : pool(plan, pool, before));
      }
    }
    return pools.buildOrThrow();
  }

  private static Pool pool(DeploymentPlan plan, EndpointPool pool, @Nullable Pool before) {
    EndpointTranslator.Translated endpoints =
        (before == null ? EndpointTranslator.Translated.NONE : before.endpoints()).next(pool);
    return new Pool(
        pool,
        endpoints,
        EndpointTranslator.loadAssignment(plan.deployment(), pool.role(), endpoints));
  }

  private static List<ClusterLoadAssignment> messages(Map<EndpointRole, Pool> pools) {
    return pools.values().stream().map(Pool::message).toList();
  }

  private static List<Cluster> clusters(DeploymentPlan plan) {
    List<Cluster> clusters = new ArrayList<>();
    plan.pools().forEach(pool -> clusters.add(ClusterTranslator.cluster(plan, pool)));
    clusters.add(MetadataCluster.of(plan));
    clusters.add(EdgeHealth.cluster(plan.deployment()));
    return clusters;
  }
}
