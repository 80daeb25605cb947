package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PoolKnowledge.Degree;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.ResourceType;
import java.util.HashSet;
import java.util.Set;

/**
 * Which resources of a deployment an Envoy is not told of, because what they hold is not known.
 *
 * <p>A cluster whose endpoints are open is in doubt even when its settings are known: an Envoy that
 * gets it changed waits for its endpoints, and goes on without any when they do not come.
 */
final class Withheld {
  private Withheld() {}

  /** Resources whose content is only for an Envoy that has nothing. */
  static Set<ResourceName> inDoubt(DeploymentPlan plan) {
    Set<ResourceName> names = new HashSet<>();
    if (plan.areRoutesInDoubt()) {
      names.add(
          new ResourceName(ResourceType.ROUTE, EnvoyNames.routeConfiguration(plan.deployment())));
    }
    for (EndpointPool pool : plan.pools()) {
      if (pool.isTuningInDoubt() || pool.knowledge().isOpen()) {
        names.add(cluster(ResourceType.CLUSTER, plan.deployment(), pool));
      }
      if (pool.knowledge().degree() == Degree.IN_PART) {
        names.add(cluster(ResourceType.ENDPOINT, plan.deployment(), pool));
      }
    }
    return names;
  }

  /** Resources that nobody can make. */
  static Set<ResourceName> unknown(DeploymentPlan plan) {
    Set<ResourceName> names = new HashSet<>();
    for (EndpointPool pool : plan.pools()) {
      if (pool.knowledge().degree() == Degree.UNKNOWN) {
        names.add(cluster(ResourceType.ENDPOINT, plan.deployment(), pool));
      }
    }
    return names;
  }

  private static ResourceName cluster(
      ResourceType type, DeploymentRef deployment, EndpointPool pool) {
    return new ResourceName(type, EnvoyNames.cluster(deployment, pool.role()));
  }
}
