package io.milvusxds.routing;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.CallClass;
import io.milvusxds.tuning.PoolTuning;
import io.milvusxds.tuning.ReadTuning;
import io.milvusxds.tuning.RouteTuning;
import io.milvusxds.tuning.ServiceRole;
import io.milvusxds.tuning.Shaped;
import io.milvusxds.tuning.TunedService;
import java.util.List;
import java.util.Map;

/**
 * The services that make up one Milvus deployment, and the defaults where one is missing.
 *
 * @param holders the service of each role; a role that no service claims is absent
 */
record DeploymentRoles(DeploymentRef deployment, Map<EndpointRole, TunedService> holders) {
  /** How calls of a class are routed. */
  RouteTuning route(CallClass calls) {
    TunedService holder = holders.get(calls.target());
    return holder == null ? RouteTuning.byDefault(calls) : holder.tuning().route(calls);
  }

  /** Whether one service has both roles. */
  boolean isOneService() {
    TunedService writes = holders.get(EndpointRole.READ_WRITE);
    return writes != null && writes.tuning().claim() == ServiceRole.ALL;
  }

  /** How the endpoints of the role are treated. */
  PoolTuning pool(EndpointRole role) {
    TunedService holder = holders.get(role);
    return holder == null ? PoolTuning.byDefault(role) : holder.tuning().pool();
  }

  /** Which requests are searches. */
  ReadTuning read() {
    TunedService holder = holders.get(EndpointRole.READ_ONLY);
    return holder == null ? ReadTuning.byDefault() : holder.tuning().read();
  }

  /** The usable endpoints of a role; none, and a finding, when no service has the role. */
  ServiceEndpoints endpoints(
      EmptyPool whenEmpty, Surroundings around, PlannedDeployment.Memory memory) {
    TunedService holder = holders.get(whenEmpty.role());
    if (holder != null) {
      return ServiceEndpoints.of(holder, around, whenEmpty, memory.of(whenEmpty.role()));
    }
    return around
        .mayHideService(deployment)
        .map(
            gap ->
                ServiceEndpoints.unknown(
                    gap.found() + " could not be read",
                    List.of(RoutingFindings.roleUnknown(deployment, gap, whenEmpty))))
        .orElseGet(
            () ->
                ServiceEndpoints.known(
                    List.of(), List.of(RoutingFindings.roleMissing(deployment, whenEmpty))));
  }

  /**
   * Whether a setting of the role's service that shapes this part is in doubt, be it that the
   * service itself may only be unread.
   */
  boolean isInDoubt(EndpointRole role, Shaped part, Surroundings around) {
    TunedService holder = holders.get(role);
    return holder == null
        ? around.mayHideService(deployment).isPresent()
        : holder.tuning().isInDoubt(part);
  }
}
