package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Gives each group of Envoys the snapshot of its deployment. Owned by the pipeline thread.
 *
 * <p>A group of a deployment that was never seen is left without an answer: its Envoys keep what
 * they have, since a control plane that was started with the wrong input must not empty them. When
 * a deployment that was served is deleted, its Envoys are told.
 */
final class Publisher {
  private final XdsServer<EnvoyGroup> server;
  private final SortedMap<DeploymentRef, Set<EnvoyGroup>> groups = new TreeMap<>();
  private final Map<DeploymentRef, Translated> translated = new HashMap<>();
  // What each group has; empty for one whose deployment is gone.
  private final Map<EnvoyGroup, Optional<Translated>> published = new HashMap<>();
  private final Set<DeploymentRef> everServed = new HashSet<>();
  // Without a plan, but not known to be gone.
  private final SortedSet<DeploymentRef> kept = new TreeSet<>();
  // Whose groups may lack what there is; kept until they have it.
  private final SortedSet<DeploymentRef> due = new TreeSet<>();
  // It depends on nothing else.
  private final Map<EnvoyGroup, List<Resource>> own = new HashMap<>();
  // Whether other deployments are asked for, or are there, than when the findings were made.
  private boolean isAskedAnew;
  private List<Finding> findings = List.of();

  Publisher(XdsServer<EnvoyGroup> server) {
    this.server = server;
  }

  /** Notes that Envoys of these groups came or went. */
  void touch(Set<EnvoyGroup> touched) {
    for (EnvoyGroup group : touched) {
      if (server.hasStreams(group)) {
        join(group);
      } else if (server.forgetIfIdle(group)) {
        leave(group);
      }
    }
  }

  private void join(EnvoyGroup group) {
    Set<EnvoyGroup> others =
        groups.computeIfAbsent(group.deployment(), unused -> new LinkedHashSet<>());
    isAskedAnew |= others.isEmpty();
    others.add(group);
    due.add(group.deployment());
  }

  private void leave(EnvoyGroup group) {
    Set<EnvoyGroup> others = groups.getOrDefault(group.deployment(), new LinkedHashSet<>());
    others.remove(group);
    if (others.isEmpty()) {
      groups.remove(group.deployment());
      isAskedAnew = true;
    }
    published.remove(group);
    own.remove(group);
  }

  /**
   * Takes in the plan of a deployment.
   *
   * @return whether it differs from before
   */
  boolean update(DeploymentPlan plan) {
    DeploymentRef deployment = plan.deployment();
    kept.remove(deployment);
    everServed.add(deployment);
    Translated before = translated.get(deployment);
    if (before != null && before.plan().equals(plan)) {
      return false;
    }
    isAskedAnew |= before == null;
    translated.put(deployment, before == null ? new Translated(plan) : before.next(plan));
    due.add(deployment);
    return true;
  }

  /** Notes that a deployment has no plan any more; it is served on for now. */
  void keep(DeploymentRef deployment) {
    if (translated.containsKey(deployment)) {
      kept.add(deployment);
    }
  }

  /**
   * Forgets deployments without a plan.
   *
   * @param mayBeHidden whether one may still be there, unread; then its Envoys are not told that it
   *     is gone
   * @return how many are gone
   */
  int forgetKept(Predicate<DeploymentRef> mayBeHidden) {
    List<DeploymentRef> gone =
        kept.stream().filter(deployment -> !mayBeHidden.test(deployment)).toList();
    gone.forEach(translated::remove);
    kept.removeAll(gone);
    isAskedAnew |= !gone.isEmpty();
    due.addAll(gone);
    return gone.size();
  }

  /**
   * Publishes for every group that may lack something; returns how many got something new. What did
   * not change is asked for by nobody here, however many groups there are.
   */
  int publish(long eventNanos) {
    int count = 0;
    for (DeploymentRef deployment : due) {
      for (EnvoyGroup group : groups.getOrDefault(deployment, Set.of())) {
        count += publish(group, eventNanos) ? 1 : 0;
      }
    }
    due.clear();
    return count;
  }

  private boolean publish(EnvoyGroup group, long eventNanos) {
    Translated current = translated.get(group.deployment());
    if (current == null && !everServed.contains(group.deployment())) {
      return false;
    }
    Optional<Translated> wanted = Optional.ofNullable(current);
    // Equal plans are one object, so that what did not change costs nothing here.
    if (wanted.equals(published.get(group))) {
      return false;
    }
    Snapshot snapshot =
        wanted.map(there -> withOwn(there.snapshot(), group)).orElse(Snapshot.EMPTY);
    boolean differs = server.publish(group, snapshot, eventNanos);
    published.put(group, wanted);
    return differs;
  }

  private Snapshot withOwn(Snapshot shared, EnvoyGroup group) {
    Snapshot snapshot = shared;
    for (Resource resource : own.computeIfAbsent(group, unused -> own(group))) {
      snapshot = snapshot.with(resource);
    }
    return snapshot;
  }

  private static List<Resource> own(EnvoyGroup group) {
    List<Resource> own = new ArrayList<>();
    group
        .logLimit()
        .buckets(group.listener())
        .forEach((name, bucket) -> own.add(Resource.of(name, bucket)));
    EnvoyConfig.listeners(group.deployment(), group.listener(), group.logLimit())
        .forEach(listener -> own.add(Resource.of(listener)));
    return own;
  }

  /** Deployments without a plan that are served on, since they may still be there. */
  SortedSet<DeploymentRef> kept() {
    return Collections.unmodifiableSortedSet(kept);
  }

  /** Envoys that wait for a deployment which does not exist. */
  List<Finding> findings() {
    if (isAskedAnew) {
      findings = unknownDeployments();
      isAskedAnew = false;
    }
    return findings;
  }

  private List<Finding> unknownDeployments() {
    List<DeploymentRef> missing =
        groups.keySet().stream().filter(asked -> !translated.containsKey(asked)).toList();
    return missing.isEmpty()
        ? List.of()
        : UnknownDeployments.findings(
            missing.stream().filter(deployment -> !everServed.contains(deployment)).toList(),
            missing.stream().filter(everServed::contains).toList(),
            new TreeSet<>(translated.keySet()));
  }
}
