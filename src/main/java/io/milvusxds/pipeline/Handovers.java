package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.HandoverFindings;
import io.milvusxds.routing.ShardHandover;
import io.milvusxds.routing.ShardMember;
import io.milvusxds.routing.ShardPlacement;
import io.milvusxds.routing.ShardTarget;
import io.milvusxds.routing.ShardedPlan;
import io.milvusxds.routing.TrafficPlan;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who served which shard before, of every deployment whose searches are divided. Owned by the
 * pipeline thread.
 *
 * <p>A restarted control plane has forgotten it and serves today's placement at once. What another
 * replica still hands over differs from that by additional owners only, never by missing ones.
 */
final class Handovers {
  private final SortedMap<DeploymentRef, Assigned> byDeployment = new TreeMap<>();
  // What a change costs takes some time to tell, so it is told once.
  private final Map<DeploymentRef, Told> told = new HashMap<>();
  // Made when somebody asks, and kept until a handover differs.
  private Optional<List<Finding>> findings = Optional.empty();
  private Optional<SortedMap<DeploymentRef, ShardHandover>> handovers = Optional.empty();

  /** What a deployment came to last, so that one that stays as it is costs nothing. */
  private record Assigned(DeploymentPlan plan, ShardHandover handover, DeploymentPlan sharded) {
    static Assigned of(DeploymentPlan plan, ShardHandover handover) {
      return new Assigned(plan, handover, ShardedPlan.of(plan, handover));
    }
  }

  private record Told(
      ShardPlacement placement, Optional<ShardHandover.Past> changedFrom, List<Finding> findings) {
    static Told about(DeploymentRef deployment, ShardHandover handover) {
      return new Told(
          handover.placement(), handover.changedFrom(), HandoverFindings.of(deployment, handover));
    }

    boolean holdsFor(ShardHandover handover) {
      return placement.equals(handover.placement()) && changedFrom.equals(handover.changedFrom());
    }
  }

  /** The plan, with the shards of each endpoint. */
  TrafficPlan assign(TrafficPlan plan, long nowNanos) {
    return new TrafficPlan(
        plan.deployments().stream().map(deployment -> assign(deployment, nowNanos)).toList(),
        plan.findings());
  }

  /** The plan of one deployment, with the shards of each endpoint. */
  DeploymentPlan assign(DeploymentPlan plan, long nowNanos) {
    if (plan.sharding().isEmpty()) {
      forget(plan.deployment());
      return plan;
    }
    Assigned assigned = assigned(plan, plan.sharding().get(), nowNanos);
    if (!assigned.equals(byDeployment.put(plan.deployment(), assigned))) {
      changed();
    }
    return assigned.sharded();
  }

  /** Forgets who served which shard of a deployment. */
  void forget(DeploymentRef deployment) {
    if (byDeployment.remove(deployment) != null) {
      told.remove(deployment);
      changed();
    }
  }

  private void changed() {
    findings = Optional.empty();
    handovers = Optional.empty();
  }

  /** The deployments of which owners leave a shard by now, though nothing else happens. */
  List<DeploymentRef> endedBy(long nowNanos) {
    return byDeployment.entrySet().stream()
        .filter(
            entry -> {
              OptionalLong end = entry.getValue().handover().nextEndNanos();
              return end.isPresent() && end.getAsLong() - nowNanos <= 0;
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  private Assigned assigned(DeploymentPlan plan, ShardTarget target, long nowNanos) {
    List<ShardMember> members = ShardedPlan.members(plan);
    Assigned before = byDeployment.get(plan.deployment());
    if (before == null) {
      return Assigned.of(plan, ShardHandover.begin(target, members));
    }
    ShardHandover handover = before.handover().next(target, members, nowNanos);
    return handover.equals(before.handover()) && plan.equals(before.plan())
        ? before
        : Assigned.of(plan, handover);
  }

  /** When owners of a shard leave it next, though nothing happens; empty when none will. */
  OptionalLong nextEndNanos() {
    return byDeployment.values().stream()
        .flatMapToLong(assigned -> assigned.handover().nextEndNanos().stream())
        .reduce(ShardHandover::earlier);
  }

  /** What the operator should know of changes that go on, ordered. */
  List<Finding> findings() {
    List<Finding> current =
        findings.orElseGet(
            () ->
                byDeployment.entrySet().stream()
                    .map(entry -> told(entry.getKey(), entry.getValue().handover()))
                    .flatMap(List::stream)
                    .sorted()
                    .toList());
    findings = Optional.of(current);
    return current;
  }

  private List<Finding> told(DeploymentRef deployment, ShardHandover handover) {
    Told before = told.get(deployment);
    if (before != null && before.holdsFor(handover)) {
      return before.findings();
    }
    Told now = Told.about(deployment, handover);
    told.put(deployment, now);
    return now.findings();
  }

  /** Who serves which shard now; immutable, ordered by deployment. */
  SortedMap<DeploymentRef, ShardHandover> byDeployment() {
    SortedMap<DeploymentRef, ShardHandover> current = handovers.orElseGet(this::all);
    handovers = Optional.of(current);
    return current;
  }

  private SortedMap<DeploymentRef, ShardHandover> all() {
    SortedMap<DeploymentRef, ShardHandover> all = new TreeMap<>();
    byDeployment.forEach((deployment, assigned) -> all.put(deployment, assigned.handover()));
    return Collections.unmodifiableSortedMap(all);
  }
}
