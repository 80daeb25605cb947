package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.DeploymentRef;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What Envoy must do for one Milvus deployment.
 *
 * <p>Always has both pools and a catch-all route, also when a role has no service yet: then its
 * pool is empty. So a service that comes or goes changes endpoints, not the shape of routes and
 * clusters.
 *
 * @param domains virtual-host domains, never empty
 * @param routes in the order in which they are tried, the catch-all last
 * @param areRoutesInDoubt whether a setting of the routes is a default that stands in for a value
 *     that nobody knows
 * @param sharding how searches are divided among the read-only endpoints; empty when they are not
 * @param pools one per role, in the order of {@code EndpointRole}
 */
public record DeploymentPlan(
    DeploymentRef deployment,
    List<String> domains,
    List<PlannedRoute> routes,
    boolean areRoutesInDoubt,
    Optional<ShardTarget> sharding,
    List<EndpointPool> pools) {
  /** By reference of the deployment. */
  public static final Comparator<DeploymentPlan> BY_DEPLOYMENT =
      Comparator.comparing(DeploymentPlan::deployment);

  public DeploymentPlan {
    requireNonNull(deployment, "deployment");
    domains = List.copyOf(domains);
    routes = List.copyOf(routes);
    requireNonNull(sharding, "sharding");
    pools = List.copyOf(pools);
  }

  /** The same plan with these pools. */
  public DeploymentPlan with(List<EndpointPool> others) {
    return new DeploymentPlan(deployment, domains, routes, areRoutesInDoubt, sharding, others);
  }

  /** The same plan with pools of which no endpoint is known. */
  public DeploymentPlan withoutEndpoints() {
    return with(
        pools.stream()
            .map(
                pool ->
                    new EndpointPool(
                        pool.role(),
                        pool.tuning(),
                        pool.isTuningInDoubt(),
                        PoolKnowledge.KNOWN,
                        List.of()))
            .toList());
  }
}
