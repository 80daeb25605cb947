package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Gap;
import io.milvusxds.model.OrderedList;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.ServiceRef;
import java.util.Comparator;
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
 * @param hiding those of the gaps that may hide a service which is not known to be managed, ordered
 * @param ports the ports that were found before
 */
public record Surroundings(
    ResolvedHosts hosts,
    Set<String> pendingHosts,
    List<Gap> gaps,
    List<Gap> hiding,
    MatchedPorts ports) {
  /** Everything is known, and no host name is used. */
  public static final Surroundings CLEAR =
      new Surroundings(ResolvedHosts.NONE, Set.of(), List.of(), MatchedPorts.NONE);

  public Surroundings {
    requireNonNull(hosts, "hosts");
    pendingHosts = ImmutableSet.copyOf(pendingHosts);
    gaps = OrderedList.of(gaps, Comparator.naturalOrder());
    hiding = OrderedList.of(hiding, Comparator.naturalOrder());
    requireNonNull(ports, "ports");
  }

  /** Where no service is known to be managed. */
  public Surroundings(
      ResolvedHosts hosts, Set<String> pendingHosts, List<Gap> gaps, MatchedPorts ports) {
    this(hosts, pendingHosts, gaps, gaps, ports);
  }

  /**
   * The same, where these services are managed: what could not be read of one of them hides no
   * other service.
   */
  public Surroundings managing(Predicate<ServiceRef> isManaged) {
    List<Gap> others =
        gaps.stream()
            .filter(
                gap ->
                    gap.scope()
                        .match(
                            everything -> true, one -> true, one -> !isManaged.test(one.service())))
            .toList();
    return new Surroundings(hosts, pendingHosts, gaps, others, ports);
  }

  /** The same with these ports. */
  public Surroundings with(MatchedPorts others) {
    return new Surroundings(hosts, pendingHosts, gaps, hiding, others);
  }

  /** What may hide a service that claims a role of a deployment. */
  Optional<Gap> mayHideService(DeploymentRef deployment) {
    return first(hiding, gap -> mayHide(gap, deployment));
  }

  /** What may hide the services of a deployment of which no service is known. */
  public Optional<Gap> mayHide(DeploymentRef deployment) {
    return first(gaps, gap -> mayHide(gap, deployment));
  }

  private static boolean mayHide(Gap gap, DeploymentRef deployment) {
    return gap.scope()
        .match(
            everything -> true,
            one -> one.namespace().equals(deployment.namespace()),
            one -> one.service().namespace().equals(deployment.namespace()));
  }

  /** What may hide endpoints of a service, whichever it is. */
  Optional<Gap> mayHideEndpoints(ServiceRef service) {
    return first(gaps, gap -> gap.scope().mayConcern(service));
  }

  /** What is known to hide endpoints of just this service. */
  Optional<Gap> hidesEndpoints(ServiceRef service) {
    return first(
        gaps,
        gap ->
            gap.scope()
                .match(everything -> false, one -> false, one -> one.service().equals(service)));
  }

  private static Optional<Gap> first(List<Gap> gaps, Predicate<Gap> condition) {
    return gaps.stream().filter(condition).findFirst();
  }
}
