package io.milvusxds.routing;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.tuning.Balancing;
import io.milvusxds.tuning.ReadTuning;
import io.milvusxds.tuning.SearchFallback;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides for every Milvus deployment which requests go to which endpoints. */
public final class TrafficPlanner {
  private TrafficPlanner() {}

  /**
   * The plan for all deployments that at least one service belongs to.
   *
   * <p>Depends on the set of services, not on their order. What can not be decided for one service
   * is a finding and leaves its pool empty; the others are planned all the same.
   *
   * @param resolved the addresses of host names in {@code endpoints} annotations
   */
  public static TrafficPlan plan(List<TunedService> services, ResolvedHosts resolved) {
    RoleClaims claims = RoleClaims.settle(services);
    List<Finding> findings = new ArrayList<>(claims.findings());
    List<DeploymentPlan> plans = new ArrayList<>();
    for (DeploymentRoles roles : claims.deployments()) {
      plans.add(planned(roles, resolved, findings));
    }
    return new TrafficPlan(plans, findings);
  }

  /** The plan of one deployment; what is wrong with it is added to the findings. */
  private static DeploymentPlan planned(
      DeploymentRoles roles, ResolvedHosts resolved, List<Finding> findings) {
    ReadTuning read = roles.read();
    ServiceEndpoints writers =
        roles.endpoints(new EmptyPool(EndpointRole.READ_WRITE, false), resolved);
    boolean fallsBack = read.fallback() == SearchFallback.READ_WRITE;
    boolean writersHelp = fallsBack && !writers.endpoints().isEmpty();
    ServiceEndpoints readers =
        roles.endpoints(new EmptyPool(EndpointRole.READ_ONLY, writersHelp), resolved);
    findings.addAll(writers.findings());
    findings.addAll(readers.findings());

    List<PooledEndpoint> searched =
        fallsBack ? withHelpers(readers.endpoints(), writers.endpoints()) : readers.endpoints();
    return new DeploymentPlan(
        roles.deployment(),
        read.domains(),
        RouteTable.routes(
            read, roles.route(EndpointRole.READ_ONLY), roles.route(EndpointRole.READ_WRITE)),
        sharding(roles),
        List.of(
            new EndpointPool(EndpointRole.READ_ONLY, roles.pool(EndpointRole.READ_ONLY), searched),
            new EndpointPool(
                EndpointRole.READ_WRITE,
                roles.pool(EndpointRole.READ_WRITE),
                writers.endpoints())));
  }

  private static Optional<ShardTarget> sharding(DeploymentRoles roles) {
    return roles.pool(EndpointRole.READ_ONLY).balancing() == Balancing.SEGMENT_HASH
        ? Optional.of(ShardTarget.of(roles.read().segment()))
        : Optional.empty();
  }

  /** An address that is in both pools stays with the readers: one pool lists an address once. */
  private static List<PooledEndpoint> withHelpers(
      List<PooledEndpoint> readers, List<PooledEndpoint> writers) {
    Set<HostPort> own =
        readers.stream().map(PooledEndpoint::address).collect(Collectors.toUnmodifiableSet());
    Stream<PooledEndpoint> helpers =
        writers.stream()
            .filter(writer -> !own.contains(writer.address()))
            .map(PooledEndpoint::asHelper);
    return Stream.concat(readers.stream(), helpers).toList();
  }
}
