package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PoolKnowledge.Degree;
import io.milvusxds.routing.PooledEndpoint;
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
  private final Map<DeploymentRef, Map<EndpointRole, List<PooledEndpoint>>> byDeployment =
      new HashMap<>();

  /** The plan, its open pools with what was known before. */
  DeploymentPlan fill(DeploymentPlan plan) {
    return filled(
        plan,
        byDeployment.computeIfAbsent(
            plan.deployment(), unused -> new EnumMap<>(EndpointRole.class)));
  }

  /** Forgets the pools of a deployment that is gone. */
  void forget(DeploymentRef deployment) {
    byDeployment.remove(deployment);
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
