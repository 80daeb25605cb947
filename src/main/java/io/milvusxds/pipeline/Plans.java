package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.OrderedList;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.PlannedDeployment;
import io.milvusxds.routing.ShardHandover;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The plan of each deployment, kept until something that it is made of differs. Owned by the
 * pipeline thread.
 *
 * <p>What was there before stands in for what is not known ({@link KnownPools}), hands its shards
 * over ({@link Handovers}), and stays until those who replace it are known to be alive ({@link
 * Successors}).
 */
final class Plans {
  private final Map<DeploymentRef, Kept> byDeployment = new HashMap<>();
  private final KnownPools pools = new KnownPools();
  private final Handovers handovers = new Handovers();
  private final Successors successors = new Successors();
  private OrderedList<DeploymentPlan> plans = OrderedList.empty(DeploymentPlan.BY_DEPLOYMENT);
  private OrderedList<Finding> findings = OrderedList.empty(Comparator.naturalOrder());
  private final SortedMap<DeploymentRef, EndpointRole> halves = new TreeMap<>();
  private List<Finding> betweenDeployments = List.of();

  /** What a deployment's services came to, and what is served of it. */
  private record Kept(PlannedDeployment planned, DeploymentPlan served) {}

  /**
   * Plans these deployments anew, and those whose handover has an end by now.
   *
   * @param touched those for which something that they are made of differs, gone ones among them
   * @return the deployments that were planned or are gone, among them perhaps some that came to the
   *     same as before
   */
  Collection<DeploymentRef> update(
      Collection<DeploymentRef> touched,
      ManagedServices services,
      Surroundings around,
      long nowNanos) {
    SortedMap<DeploymentRef, List<TunedService>> claimants = new TreeMap<>();
    touched.forEach(deployment -> claimants.put(deployment, services.of(deployment)));
    Stream.concat(handovers.endedBy(nowNanos).stream(), successors.endedBy(nowNanos).stream())
        .forEach(deployment -> claimants.put(deployment, services.of(deployment)));
    // First all that may fail, so that a failure leaves everything as it was.
    List<Kept> come = new ArrayList<>();
    claimants.forEach(
        (deployment, of) -> {
          if (!of.isEmpty()) {
            come.add(kept(deployment, of, around.with(services.ports(deployment)), nowNanos));
          }
        });
    List<Kept> gone =
        claimants.keySet().stream()
            .filter(byDeployment::containsKey)
            .map(byDeployment::get)
            .toList();
    plans = plans.with(served(gone), served(come));
    findings = findings.with(findings(gone), findings(come));
    gone.forEach(kept -> byDeployment.remove(kept.served().deployment()));
    come.forEach(kept -> byDeployment.put(kept.served().deployment(), kept));
    claimants.keySet().stream()
        .filter(deployment -> !byDeployment.containsKey(deployment))
        .forEach(this::forget);
    findHalves(claimants.keySet());
    return claimants.keySet();
  }

  private Kept kept(
      DeploymentRef deployment, List<TunedService> claimants, Surroundings around, long nowNanos) {
    Kept before = byDeployment.get(deployment);
    PlannedDeployment planned =
        TrafficPlanner.planned(
            deployment,
            claimants,
            around,
            before == null ? PlannedDeployment.Memory.NONE : before.planned().memory());
    DeploymentPlan known = successors.introduce(pools.fill(planned.plan()), nowNanos);
    DeploymentPlan served = handovers.assign(known, nowNanos);
    // Equal plans are one object, so that what did not change costs nothing further on.
    return new Kept(
        planned, before != null && before.served().equals(served) ? before.served() : served);
  }

  private void forget(DeploymentRef deployment) {
    pools.forget(deployment);
    handovers.forget(deployment);
    successors.forget(deployment);
  }

  private void findHalves(Collection<DeploymentRef> touched) {
    SortedMap<DeploymentRef, EndpointRole> before = new TreeMap<>(halves);
    halves.keySet().removeAll(touched);
    for (DeploymentRef deployment : touched) {
      Kept kept = byDeployment.get(deployment);
      if (kept != null) {
        kept.planned().onlyRole().ifPresent(role -> halves.put(deployment, role));
      }
    }
    if (!halves.equals(before)) {
      betweenDeployments = TrafficPlanner.betweenDeployments(halves);
    }
  }

  private static List<DeploymentPlan> served(List<Kept> all) {
    return all.stream().map(Kept::served).toList();
  }

  private static List<Finding> findings(List<Kept> all) {
    return all.stream().flatMap(kept -> kept.planned().findings().stream()).toList();
  }

  /** What is served of a deployment; none when it is not there. */
  List<DeploymentPlan> of(DeploymentRef deployment) {
    Kept kept = byDeployment.get(deployment);
    return kept == null ? List.of() : List.of(kept.served());
  }

  /** All of them. */
  TrafficPlan all() {
    return new TrafficPlan(plans, findings.with(List.of(), betweenDeployments));
  }

  /** When there is something to do though nothing happens; empty when there is not. */
  OptionalLong nextEndNanos() {
    return Stream.of(handovers.nextEndNanos(), successors.nextEndNanos())
        .flatMapToLong(OptionalLong::stream)
        .reduce(ShardHandover::earlier);
  }

  /** Who serves which shard. */
  Handovers handovers() {
    return handovers;
  }
}
