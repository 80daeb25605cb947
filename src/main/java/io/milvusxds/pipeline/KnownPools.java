package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PoolKnowledge.Degree;
import io.milvusxds.routing.PooledEndpoint;
import io.milvusxds.routing.TrafficPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints of each pool when all of them were last known. Owned by the pipeline thread.
 *
 * <p>They stand in for a pool of which something is missing. After a restart there are none; then
 * what is missing stays open, and Envoys are not told of it.
 */
final class KnownPools {
  private Map<DeploymentRef, Map<EndpointRole, List<PooledEndpoint>>> byDeployment =
      new HashMap<>();

  /** The plan, its open pools with what was known before; other deployments are forgotten. */
  TrafficPlan fill(TrafficPlan plan) {
    Map<DeploymentRef, Map<EndpointRole, List<PooledEndpoint>>> next = new HashMap<>();
    List<DeploymentPlan> filled = new ArrayList<>();
    for (DeploymentPlan deployment : plan.deployments()) {
      Map<EndpointRole, List<PooledEndpoint>> known =
          byDeployment.getOrDefault(deployment.deployment(), new EnumMap<>(EndpointRole.class));
      filled.add(filled(deployment, known));
      next.put(deployment.deployment(), known);
    }
    byDeployment = next;
    return new TrafficPlan(filled, plan.findings());
  }

  private static DeploymentPlan filled(
      DeploymentPlan deployment, Map<EndpointRole, List<PooledEndpoint>> known) {
    boolean isFilled = false;
    List<EndpointPool> pools = new ArrayList<>();
    for (EndpointPool pool : deployment.pools()) {
      if (pool.knowledge().degree() == Degree.KNOWN) {
        known.put(pool.role(), pool.endpoints());
      }
      List<PooledEndpoint> before = known.get(pool.role());
      if (pool.knowledge().isOpen() && before != null) {
        pools.add(pool.keeping(before));
        isFilled = true;
      } else {
        pools.add(pool);
      }
    }
    return isFilled ? deployment.with(pools) : deployment;
  }
}
