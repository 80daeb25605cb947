package io.milvusxds.routing;

import io.milvusxds.model.Finding;
import io.milvusxds.model.OrderedList;
import java.util.Comparator;
import java.util.List;

/**
 * What every Envoy must do, and what was wrong on the way to it.
 *
 * @param deployments ordered by reference
 * @param findings about services that do not fit together, ordered
 */
public record TrafficPlan(List<DeploymentPlan> deployments, List<Finding> findings) {
  /** Nothing is known yet. */
  public static final TrafficPlan EMPTY = new TrafficPlan(List.of(), List.of());

  public TrafficPlan {
    deployments = OrderedList.of(deployments, DeploymentPlan.BY_DEPLOYMENT);
    findings = OrderedList.of(findings, Comparator.naturalOrder());
  }
}
