package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.HandoverFindings;
import io.milvusxds.routing.ShardHandover;
import io.milvusxds.routing.ShardMember;
import io.milvusxds.routing.ShardTarget;
import io.milvusxds.routing.ShardedPlan;
import io.milvusxds.routing.TrafficPlan;
import java.util.ArrayList;
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
  private SortedMap<DeploymentRef, ShardHandover> byDeployment = new TreeMap<>();
  // What a change costs takes some time to tell, so it is told once.
  private final Map<DeploymentRef, Told> told = new HashMap<>();

  private record Told(Optional<ShardHandover.Past> changedFrom, Optional<Finding> finding) {}

  /**
   * The plan, with the shards of each endpoint; what is known of other deployments is forgotten.
   */
  TrafficPlan assign(TrafficPlan plan, long nowNanos) {
    SortedMap<DeploymentRef, ShardHandover> current = new TreeMap<>();
    List<DeploymentPlan> deployments = new ArrayList<>();
    for (DeploymentPlan deployment : plan.deployments()) {
      if (deployment.sharding().isEmpty()) {
        deployments.add(deployment);
        continue;
      }
      ShardHandover handover = next(deployment, deployment.sharding().get(), nowNanos);
      current.put(deployment.deployment(), handover);
      deployments.add(ShardedPlan.of(deployment, handover));
    }
    byDeployment = Collections.unmodifiableSortedMap(current);
    return new TrafficPlan(deployments, plan.findings());
  }

  private ShardHandover next(DeploymentPlan plan, ShardTarget target, long nowNanos) {
    List<ShardMember> members = ShardedPlan.members(plan);
    ShardHandover before = byDeployment.get(plan.deployment());
    return before == null
        ? ShardHandover.begin(target, members)
        : before.next(target, members, nowNanos);
  }

  /** When owners of a shard leave it next, though nothing happens; empty when none will. */
  OptionalLong nextEndNanos() {
    return byDeployment.values().stream()
        .map(ShardHandover::nextEndNanos)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .reduce((one, other) -> one - other <= 0 ? one : other)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** What the operator should know of changes that go on, ordered. */
  List<Finding> findings() {
    told.keySet().retainAll(byDeployment.keySet());
    return byDeployment.entrySet().stream()
        .map(entry -> told(entry.getKey(), entry.getValue()))
        .flatMap(Optional::stream)
        .sorted()
        .toList();
  }

  private Optional<Finding> told(DeploymentRef deployment, ShardHandover handover) {
    Optional<ShardHandover.Past> from = handover.changedFrom();
    Told before = told.get(deployment);
    if (before != null && before.changedFrom().equals(from)) {
      return before.finding();
    }
    Optional<Finding> finding = HandoverFindings.dividedAnew(deployment, handover);
    told.put(deployment, new Told(from, finding));
    return finding;
  }

  /** Who serves which shard now; immutable, ordered by deployment. */
  SortedMap<DeploymentRef, ShardHandover> byDeployment() {
    return byDeployment;
  }
}
