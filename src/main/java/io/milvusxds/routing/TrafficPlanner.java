package io.milvusxds.routing;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.tuning.MilvusApi;
import io.milvusxds.tuning.PoolTuning;
import io.milvusxds.tuning.ReadTuning;
import io.milvusxds.tuning.Shaped;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides for every Milvus deployment which requests go to which endpoints. */
public final class TrafficPlanner {
  private TrafficPlanner() {}

  /**
   * The plan for all deployments that at least one service belongs to.
   *
   * <p>Depends on the set of services, not on their order. What can not be decided for one service
   * is a finding and leaves its pool unknown; the others are planned all the same.
   */
  public static TrafficPlan plan(List<TunedService> services, Surroundings around) {
    RoleClaims claims = RoleClaims.settle(services);
    Set<ServiceRef> managed =
        services.stream().map(tuned -> tuned.service().ref()).collect(toImmutableSet());
    List<Finding> findings = new ArrayList<>(claims.findings());
    List<DeploymentPlan> plans = new ArrayList<>();
    for (DeploymentRoles roles : claims.deployments()) {
      plans.add(planned(roles, around, managed, findings));
    }
    findings.addAll(HalfDeployments.findings(claims.deployments()));
    return new TrafficPlan(plans, findings);
  }

  /** The plan of one deployment; what is wrong with it is added to the findings. */
  private static DeploymentPlan planned(
      DeploymentRoles roles, Surroundings around, Set<ServiceRef> managed, List<Finding> findings) {
    ReadTuning read = roles.read();
    ServiceEndpoints writers =
        roles.endpoints(new EmptyPool(EndpointRole.READ_WRITE, false), around, managed);
    boolean fallsBack = read.fallback() == ReadTuning.Fallback.READ_WRITE;
    boolean writersHelp = fallsBack && !writers.endpoints().isEmpty();
    ServiceEndpoints readers =
        roles.endpoints(new EmptyPool(EndpointRole.READ_ONLY, writersHelp), around, managed);
    findings.addAll(writers.findings());
    findings.addAll(readers.findings());
    severalWriters(roles, writers).ifPresent(findings::add);

    ServiceEndpoints searched = fallsBack ? withHelpers(readers, writers) : readers;
    return new DeploymentPlan(
        roles.deployment(),
        read.domains(),
        RouteTable.routes(
            read, roles.route(EndpointRole.READ_ONLY), roles.route(EndpointRole.READ_WRITE)),
        roles.isInDoubt(EndpointRole.READ_ONLY, Shaped.ROUTES, around, managed)
            || roles.isInDoubt(EndpointRole.READ_WRITE, Shaped.ROUTES, around, managed),
        sharding(roles),
        List.of(
            new EndpointPool(
                EndpointRole.READ_ONLY,
                roles.pool(EndpointRole.READ_ONLY),
                roles.isInDoubt(EndpointRole.READ_ONLY, Shaped.POOL, around, managed),
                searched.knowledge(),
                searched.endpoints()),
            new EndpointPool(
                EndpointRole.READ_WRITE,
                roles.pool(EndpointRole.READ_WRITE),
                roles.isInDoubt(EndpointRole.READ_WRITE, Shaped.POOL, around, managed),
                writers.knowledge(),
                writers.endpoints())));
  }

  // Nodes of Milvus 2.x are proxies of one cluster; of 1.x each would write to the storage by
  // itself.
  private static Optional<Finding> severalWriters(DeploymentRoles roles, ServiceEndpoints writers) {
    List<String> names =
        writers.endpoints().stream()
            .filter(endpoint -> endpoint.state() == EndpointState.SERVING)
            .map(PooledEndpoint::name)
            .distinct()
            .toList();
    return names.size() > 1 && roles.read().api() == MilvusApi.V1
        ? Optional.of(RoutingFindings.severalWriters(roles.deployment(), names))
        : Optional.empty();
  }

  private static Optional<ShardTarget> sharding(DeploymentRoles roles) {
    return roles.pool(EndpointRole.READ_ONLY).balancing() == PoolTuning.Balancing.SEGMENT_HASH
        ? Optional.of(ShardTarget.of(roles.read().segment()))
        : Optional.empty();
  }

  /**
   * Readers and, behind them, the writers. An address that is in both pools stays with the readers:
   * one pool lists an address once.
   */
  private static ServiceEndpoints withHelpers(ServiceEndpoints readers, ServiceEndpoints writers) {
    Set<HostPort> own =
        readers.endpoints().stream().map(PooledEndpoint::address).collect(toImmutableSet());
    Stream<PooledEndpoint> helpers =
        writers.endpoints().stream()
            .filter(writer -> !own.contains(writer.address()))
            .map(PooledEndpoint::asHelper);
    List<PooledEndpoint> all = Stream.concat(readers.endpoints().stream(), helpers).toList();
    PoolKnowledge knowledge = readers.knowledge().and(writers.knowledge());
    return knowledge.isOpen()
        ? ServiceEndpoints.inPart(knowledge.why(), all, List.of())
        : ServiceEndpoints.known(all, List.of());
  }
}
