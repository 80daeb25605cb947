package io.milvusxds.routing;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which service plays which role in which deployment.
 *
 * @param deployments ordered by reference
 * @param findings one for each service whose role an older service already holds
 */
record RoleClaims(List<DeploymentRoles> deployments, List<Finding> findings) {
  /** The older service first, so that a newcomer can not take over a role by mistake. */
  private static final Comparator<TunedService> BY_AGE =
      Comparator.comparing((TunedService tuned) -> tuned.service().createdAt())
          .thenComparing(tuned -> tuned.service().ref());

  RoleClaims {
    deployments = List.copyOf(deployments);
    findings = List.copyOf(findings);
  }

  /** Gives each role to the oldest service that claims it; of equal age, to the first by name. */
  static RoleClaims settle(List<TunedService> services) {
    SortedMap<DeploymentRef, Map<EndpointRole, TunedService>> holders = new TreeMap<>();
    List<Finding> findings = new ArrayList<>();
    for (TunedService claimant : services.stream().sorted(BY_AGE).toList()) {
      TunedService holder =
          holders
              .computeIfAbsent(
                  claimant.tuning().deployment(), ref -> new EnumMap<>(EndpointRole.class))
              .putIfAbsent(claimant.tuning().role(), claimant);
      if (holder != null) {
        findings.add(RoutingFindings.roleTaken(claimant, holder));
      }
    }
    return new RoleClaims(
        holders.entrySet().stream()
            .map(entry -> new DeploymentRoles(entry.getKey(), entry.getValue()))
            .toList(),
        findings);
  }
}
