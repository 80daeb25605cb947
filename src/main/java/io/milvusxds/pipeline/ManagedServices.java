package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.OrderedList;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.routing.MatchedPorts;
import io.milvusxds.tuning.AcceptedValues;
import io.milvusxds.tuning.TunedService;
import io.milvusxds.tuning.TuningParser;
import io.milvusxds.tuning.TuningResult;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All services with what their annotations came to, and which deployment they belong to. Owned by
 * the pipeline thread.
 *
 * <p>A service that is the same object as in the round before costs nothing. One whose annotations
 * and ports are equal keeps its settings; of a bad value the one accepted before stays.
 */
final class ManagedServices {
  private static final Comparator<ClaimedRole> BY_SERVICE =
      Comparator.comparing(ClaimedRole::service).thenComparing(ClaimedRole::role);

  private OrderedList<MilvusService> services = OrderedList.empty(MilvusService.BY_REF);
  private final Map<ServiceRef, Known> byService = new HashMap<>();
  private final SortedMap<DeploymentRef, SortedMap<ServiceRef, Known>> byDeployment =
      new TreeMap<>();
  private final SortedMap<ServiceRef, Known> withHostNames = new TreeMap<>();
  private int managed;
  private OrderedList<ClaimedRole> roles = OrderedList.empty(BY_SERVICE);
  private OrderedList<Finding> findings = OrderedList.empty(Comparator.naturalOrder());
  private OrderedList<Gap> gaps = OrderedList.empty(Comparator.naturalOrder());

  /**
   * What is known of a service.
   *
   * @param managed the service in each pool that it is in; none when it is not managed
   * @param ports the port that its endpoints were last found to listen on, if it is managed
   */
  private record Known(
      MilvusService service, TuningResult result, List<TunedService> managed, MatchedPorts ports) {
    static Known of(MilvusService service, TuningResult result, MatchedPorts before) {
      List<TunedService> managed =
          result.tunings().stream().map(tuning -> new TunedService(service, tuning)).toList();
      return new Known(service, result, managed, before.after(managed));
    }

    /** What follows when the service is as it is now. */
    Known next(MilvusService now) {
      boolean isSame =
          now.annotations().equals(service.annotations()) && now.ports().equals(service.ports());
      return of(now, isSame ? result : TuningParser.parse(now, result.accepted()), ports);
    }

    Optional<DeploymentRef> deployment() {
      return managed.stream().findFirst().map(tuned -> tuned.tuning().deployment());
    }

    Set<String> hostNames() {
      Set<String> names = new TreeSet<>();
      managed.forEach(
          tuned ->
              tuned.tuning().fixedEndpoints().stream()
                  .filter(address -> !address.isIpAddress())
                  .map(HostPort::host)
                  .forEach(names::add));
      return names;
    }
  }

  /**
   * Takes all services as they are now.
   *
   * @param wasHidden whether a service that appears now may have been there before, unseen
   * @return the deployments that a service which differs belongs to, or belonged to
   */
  Set<DeploymentRef> update(List<MilvusService> all, Predicate<ServiceRef> wasHidden) {
    OrderedList<MilvusService> now = OrderedList.of(all, MilvusService.BY_REF);
    OrderedList.Difference<MilvusService> difference = now.since(services);
    // First all that may fail, so that a failure leaves everything as it was.
    List<Known> come =
        difference.come().stream().map(service -> known(service, wasHidden)).toList();
    List<Known> gone =
        difference.gone().stream()
            .map(service -> byService.get(service.ref()))
            .filter(Objects::nonNull)
            .toList();
    roles =
        roles.with(
            each(gone, known -> known.managed().stream(), ClaimedRole::of),
            each(come, known -> known.managed().stream(), ClaimedRole::of));
    findings = findings.with(findings(gone), findings(come));
    gaps =
        gaps.with(
            each(gone, known -> known.result().gap().stream(), gap -> gap),
            each(come, known -> known.result().gap().stream(), gap -> gap));
    gone.forEach(this::remove);
    come.forEach(this::put);
    services = now;
    Set<DeploymentRef> touched = new HashSet<>();
    Stream.of(gone, come)
        .flatMap(List::stream)
        .forEach(known -> known.deployment().ifPresent(touched::add));
    return touched;
  }

  private Known known(MilvusService service, Predicate<ServiceRef> wasHidden) {
    Known before = byService.get(service.ref());
    if (before != null) {
      return before.next(service);
    }
    AcceptedValues first =
        wasHidden.test(service.ref()) ? AcceptedValues.NONE : AcceptedValues.OF_NEW_SERVICE;
    return Known.of(service, TuningParser.parse(service, first), MatchedPorts.NONE);
  }

  private void remove(Known known) {
    ServiceRef ref = known.service().ref();
    byService.remove(ref);
    managed -= known.managed().isEmpty() ? 0 : 1;
    withHostNames.remove(ref);
    known
        .deployment()
        .ifPresent(
            deployment ->
                byDeployment.computeIfPresent(
                    deployment,
                    (unused, claimants) -> {
                      claimants.remove(ref);
                      return claimants.isEmpty() ? null : claimants;
                    }));
  }

  private void put(Known known) {
    ServiceRef ref = known.service().ref();
    byService.put(ref, known);
    managed += known.managed().isEmpty() ? 0 : 1;
    if (!known.hostNames().isEmpty()) {
      withHostNames.put(ref, known);
    }
    known
        .deployment()
        .ifPresent(
            deployment ->
                byDeployment
                    .computeIfAbsent(deployment, unused -> new TreeMap<>())
                    .put(ref, known));
  }

  private static <A, B> List<B> each(
      List<Known> services, Function<Known, Stream<A>> part, Function<A, B> made) {
    return services.stream().flatMap(known -> part.apply(known).map(made)).toList();
  }

  private static List<Finding> findings(List<Known> services) {
    return services.stream().flatMap(known -> known.result().findings().stream()).toList();
  }

  /** How many are managed. */
  int count() {
    return managed;
  }

  boolean isManaged(ServiceRef service) {
    Known known = byService.get(service);
    return known != null && !known.managed().isEmpty();
  }

  /** The deployments that a service belongs to. */
  Set<DeploymentRef> deployments() {
    return byDeployment.keySet();
  }

  /** The services of a deployment; none when there is no such deployment. */
  List<TunedService> of(DeploymentRef deployment) {
    return claimants(deployment).stream().flatMap(known -> known.managed().stream()).toList();
  }

  /** The ports of the services of a deployment. */
  MatchedPorts ports(DeploymentRef deployment) {
    SortedMap<ServiceRef, String> names = new TreeMap<>();
    claimants(deployment).forEach(known -> names.putAll(known.ports().names()));
    return new MatchedPorts(names);
  }

  private Collection<Known> claimants(DeploymentRef deployment) {
    SortedMap<ServiceRef, Known> claimants = byDeployment.get(deployment);
    return claimants == null ? List.of() : claimants.values();
  }

  /** The deployments that have host names among their endpoints. */
  Set<DeploymentRef> withHostNames() {
    Set<DeploymentRef> deployments = new HashSet<>();
    withHostNames.values().forEach(known -> known.deployment().ifPresent(deployments::add));
    return deployments;
  }

  /** The host names that are to be looked up. */
  Set<String> hostNames() {
    Set<String> all = new TreeSet<>();
    withHostNames.values().forEach(known -> all.addAll(known.hostNames()));
    return all;
  }

  /** Who claims which role, ordered by service. */
  List<ClaimedRole> roles() {
    return roles;
  }

  /** What is wrong with annotations, ordered. */
  List<Finding> findings() {
    return findings;
  }

  /** The services whose role or deployment is not known, ordered. */
  List<Gap> gaps() {
    return gaps;
  }
}
