package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Gap;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.ServiceRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a plan is made from beside the services themselves.
 *
 * @param hosts the addresses of host names in {@code endpoints} annotations
 * @param pendingHosts names that are being looked up for the first time
 * @param gaps what no source could ever read, ordered
 * @param ports the ports that were found before
 */
public record Surroundings(
    ResolvedHosts hosts, Set<String> pendingHosts, List<Gap> gaps, MatchedPorts ports) {
  /** Everything is known, and no host name is used. */
  public static final Surroundings CLEAR =
      new Surroundings(ResolvedHosts.NONE, Set.of(), List.of(), MatchedPorts.NONE);

  public Surroundings {
    requireNonNull(hosts, "hosts");
    pendingHosts = ImmutableSet.copyOf(pendingHosts);
    gaps = gaps.stream().sorted().toList();
    requireNonNull(ports, "ports");
  }

  /**
   * What may hide a service that claims a role of a deployment.
   *
   * @param managed the services whose role is known
   */
  Optional<Gap> mayHideService(DeploymentRef deployment, Set<ServiceRef> managed) {
    return first(
        gap ->
            gap.scope()
                .match(
                    everything -> true,
                    one -> one.namespace().equals(deployment.namespace()),
                    one ->
                        one.service().namespace().equals(deployment.namespace())
                            && !managed.contains(one.service())));
  }

  /** What may hide the services of a deployment of which no service is known. */
  public Optional<Gap> mayHide(DeploymentRef deployment) {
    return mayHideService(deployment, Set.of());
  }

  /** What may hide endpoints of a service, whichever it is. */
  Optional<Gap> mayHideEndpoints(ServiceRef service) {
    return first(gap -> gap.scope().mayConcern(service));
  }

  /** What is known to hide endpoints of just this service. */
  Optional<Gap> hidesEndpoints(ServiceRef service) {
    return first(
        gap ->
            gap.scope()
                .match(everything -> false, one -> false, one -> one.service().equals(service)));
  }

  private Optional<Gap> first(Predicate<Gap> condition) {
    return gaps.stream().filter(condition).findFirst();
  }
}
