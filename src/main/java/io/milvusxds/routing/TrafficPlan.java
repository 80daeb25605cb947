package io.milvusxds.routing;

import io.milvusxds.model.Finding;
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
    deployments =
        deployments.stream().sorted(Comparator.comparing(DeploymentPlan::deployment)).toList();
    findings = findings.stream().sorted().toList();
  }
}
