package io.milvusxds.routing;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which service plays which role in a deployment.
 *
 * @param findings one for each service whose role an older service already holds
 */
record RoleClaims(DeploymentRoles roles, List<Finding> findings) {
  /** The older service first, so that a newcomer can not take over a role by mistake. */
  private static final Comparator<TunedService> BY_AGE =
      Comparator.comparing((TunedService tuned) -> tuned.service().createdAt())
          .thenComparing(tuned -> tuned.service().ref());

  RoleClaims {
    findings = List.copyOf(findings);
  }

  /**
   * Gives each role to the oldest service that claims it; of equal age, to the first by name.
   *
   * @param services of this deployment
   */
  static RoleClaims settle(DeploymentRef deployment, Collection<TunedService> services) {
    Map<EndpointRole, TunedService> holders = new EnumMap<>(EndpointRole.class);
    List<Finding> findings = new ArrayList<>();
    for (TunedService claimant : services.stream().sorted(BY_AGE).toList()) {
      TunedService holder = holders.putIfAbsent(claimant.tuning().role(), claimant);
      if (holder != null) {
        findings.add(RoutingFindings.roleTaken(claimant, holder));
      }
    }
    return new RoleClaims(new DeploymentRoles(deployment, holders), findings);
  }
}
