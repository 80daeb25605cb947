package io.milvusxds.routing;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.OrderedList;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.tuning.MilvusApi;
import io.milvusxds.tuning.PoolTuning;
import io.milvusxds.tuning.ReadTuning;
import io.milvusxds.tuning.Shaped;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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
    Map<DeploymentRef, List<TunedService>> byDeployment =
        services.stream().collect(groupingBy(tuned -> tuned.tuning().deployment()));
    Set<ServiceRef> managed =
        services.stream().map(tuned -> tuned.service().ref()).collect(toImmutableSet());
    Surroundings known = around.managing(managed::contains);
    List<DeploymentPlan> plans = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    SortedMap<DeploymentRef, EndpointRole> halves = new TreeMap<>();
    byDeployment.forEach(
        (deployment, claimants) -> {
          PlannedDeployment planned =
              planned(deployment, claimants, known, PlannedDeployment.Memory.NONE);
          plans.add(planned.plan());
          findings.addAll(planned.findings());
          planned.onlyRole().ifPresent(role -> halves.put(deployment, role));
        });
    findings.addAll(HalfDeployments.findings(halves));
    return new TrafficPlan(plans, findings);
  }

  /**
   * The plan of one deployment.
   *
   * @param claimants its services, in any order; at least one
   * @param around with the services that are managed
   * @param memory of the last plan of the same deployment; it changes what the plan costs only
   */
  public static PlannedDeployment planned(
      DeploymentRef deployment,
      Collection<TunedService> claimants,
      Surroundings around,
      PlannedDeployment.Memory memory) {
    RoleClaims claims = RoleClaims.settle(deployment, claimants);
    DeploymentRoles roles = claims.roles();
    ReadTuning read = roles.read();
    ServiceEndpoints writers =
        roles.endpoints(new EmptyPool(EndpointRole.READ_WRITE, false), around, memory);
    boolean fallsBack = read.fallback() == ReadTuning.Fallback.READ_WRITE;
    boolean writersHelp = fallsBack && !writers.endpoints().isEmpty();
    ServiceEndpoints readers =
        roles.endpoints(new EmptyPool(EndpointRole.READ_ONLY, writersHelp), around, memory);
    List<Finding> findings = new ArrayList<>(claims.findings());
    findings.addAll(writers.findings());
    findings.addAll(readers.findings());
    severalWriters(roles, writers).ifPresent(findings::add);

    ServiceEndpoints searched = fallsBack ? withHelpers(readers, writers) : readers;
    DeploymentPlan plan =
        new DeploymentPlan(
            deployment,
            read.domains(),
            RouteTable.routes(roles),
            roles.isInDoubt(EndpointRole.READ_ONLY, Shaped.ROUTES, around)
                || roles.isInDoubt(EndpointRole.READ_WRITE, Shaped.ROUTES, around),
            sharding(roles),
            List.of(
                pool(EndpointRole.READ_ONLY, roles, around, searched),
                pool(EndpointRole.READ_WRITE, roles, around, writers)));
    return new PlannedDeployment(
        plan,
        roles.isOneService() ? toldOnce(findings) : findings,
        roles.holders().keySet(),
        new PlannedDeployment.Memory(
            Map.of(
                EndpointRole.READ_ONLY, readers.memory(),
                EndpointRole.READ_WRITE, writers.memory())));
  }

  private static EndpointPool pool(
      EndpointRole role, DeploymentRoles roles, Surroundings around, ServiceEndpoints endpoints) {
    return new EndpointPool(
        role,
        roles.pool(role),
        roles.isInDoubt(role, Shaped.POOL, around),
        endpoints.knowledge(),
        endpoints.endpoints());
  }

  /**
   * What concerns several deployments.
   *
   * @param halves the role that each deployment has, of those that have one alone
   */
  public static List<Finding> betweenDeployments(SortedMap<DeploymentRef, EndpointRole> halves) {
    return HalfDeployments.findings(halves);
  }

  /** What is wrong with a service of both roles, once, with what it means for each. */
  private static List<Finding> toldOnce(List<Finding> findings) {
    Map<Finding, List<Finding>> alike =
        findings.stream()
            .collect(groupingBy(finding -> finding.withEffect(""), LinkedHashMap::new, toList()));
    return alike.entrySet().stream()
        .map(
            entry ->
                entry
                    .getKey()
                    .withEffect(
                        entry.getValue().stream()
                            .map(Finding::effect)
                            .distinct()
                            .collect(joining(", and "))))
        .toList();
  }

  // Nodes of Milvus 2.x are proxies of one cluster; of 1.x each would write to the storage by
  // itself. A service whose endpoints do everything can only be of the former.
  private static Optional<Finding> severalWriters(DeploymentRoles roles, ServiceEndpoints writers) {
    if (!roles.read().apis().contains(MilvusApi.V1) || roles.isOneService()) {
      return Optional.empty();
    }
    List<String> names =
        writers.endpoints().stream()
            .filter(endpoint -> endpoint.state() == EndpointState.SERVING)
            .map(PooledEndpoint::name)
            .distinct()
            .toList();
    return names.size() > 1
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
    List<PooledEndpoint> helpers =
        writers.endpoints().stream()
            .filter(writer -> !readers.has(writer.address()))
            .map(PooledEndpoint::asHelper)
            .toList();
    OrderedList<PooledEndpoint> all = readers.endpoints().with(List.of(), helpers);
    PoolKnowledge knowledge = readers.knowledge().and(writers.knowledge());
    return knowledge.isOpen()
        ? ServiceEndpoints.inPart(knowledge.why(), all, List.of())
        : ServiceEndpoints.known(all, List.of());
  }
}
