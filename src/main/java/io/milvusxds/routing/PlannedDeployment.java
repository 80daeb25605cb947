package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plan of one deployment, with what the next plan of it starts from.
 *
 * @param findings what was wrong on the way to it, in no order
 * @param claimed the roles that a service has
 * @param memory the endpoints of each role as they were worked out, of the services whose endpoints
 *     a registry lists
 */
public record PlannedDeployment(
    DeploymentPlan plan, List<Finding> findings, Set<EndpointRole> claimed, Memory memory) {
  public PlannedDeployment {
    requireNonNull(plan, "plan");
    findings = List.copyOf(findings);
    claimed = Set.copyOf(claimed);
    requireNonNull(memory, "memory");
  }

  /** The only role that a service has; empty when services have both. */
  public Optional<EndpointRole> onlyRole() {
    return claimed.size() == 1 ? Optional.of(claimed.iterator().next()) : Optional.empty();
  }

  /** What a plan may start from: it changes what planning costs and nothing else. */
  public static final class Memory {
    /** Nothing was planned before. */
    public static final Memory NONE = new Memory(Map.of());

    private final Map<EndpointRole, EndpointsAtPort> byRole;

    Memory(Map<EndpointRole, EndpointsAtPort> byRole) {
      Map<EndpointRole, EndpointsAtPort> copy = new EnumMap<>(EndpointRole.class);
      copy.putAll(byRole);
      this.byRole = Collections.unmodifiableMap(copy);
    }

    EndpointsAtPort of(EndpointRole role) {
      return byRole.getOrDefault(role, EndpointsAtPort.NONE);
    }
  }
}
