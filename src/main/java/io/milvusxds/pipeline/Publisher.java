package io.milvusxds.pipeline;

import com.google.common.base.Suppliers;
import com.google.protobuf.Message;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.xds.Resource;
import io.milvusxds.xds.Snapshot;
import io.milvusxds.xds.XdsServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Gives each group of Envoys the snapshot of its deployment. Owned by the pipeline thread.
 *
 * <p>A group of a deployment that was never seen is left without an answer: its Envoys keep what
 * they have, since a control plane that was started with the wrong input must not empty them. When
 * a deployment that was served is deleted, its Envoys are told.
 */
final class Publisher {
  private final XdsServer server;
  private final SortedMap<String, EnvoyGroup> groups = new TreeMap<>();
  private final Map<DeploymentRef, Translated> translated = new HashMap<>();
  // What each group has; empty for one whose deployment is gone.
  private final Map<String, Optional<Translated>> published = new HashMap<>();
  private final Set<DeploymentRef> everServed = new HashSet<>();
  private SortedSet<DeploymentRef> kept = new TreeSet<>();
  // By the text of the group; it depends on nothing else.
  private final Map<String, List<Resource>> own = new HashMap<>();

  /**
   * A plan and what it becomes; the listener is added for each group. Compared by identity.
   *
   * <p>It is translated when the first group needs it: of a thousand deployments a control plane
   * may serve the Envoys of a few, and it is not ready before all have been through here.
   */
  private static final class Translated {
    private final DeploymentPlan plan;
    private final Supplier<Snapshot> snapshot;

    Translated(DeploymentPlan plan) {
      this.plan = plan;
      this.snapshot = Suppliers.memoize(() -> withoutListener(plan));
    }
  }

  Publisher(XdsServer server) {
    this.server = server;
  }

  /** Notes that Envoys of these groups came or went. */
  void touch(Set<String> names) {
    for (String name : names) {
      if (server.hasStreams(name)) {
        groups.put(name, EnvoyGroup.parse(name));
      } else if (server.forgetIfIdle(name)) {
        groups.remove(name);
        published.remove(name);
        own.remove(name);
      }
    }
  }

  /**
   * Takes in the plans that changed.
   *
   * @param plans of all deployments that may be served
   * @param mayBeHidden whether a deployment without a plan may still be there, unread; then its
   *     Envoys are not told that it is gone
   * @return how many differ from before
   */
  int update(List<DeploymentPlan> plans, Predicate<DeploymentRef> mayBeHidden) {
    Set<DeploymentRef> present = new HashSet<>();
    int changed = 0;
    for (DeploymentPlan plan : plans) {
      present.add(plan.deployment());
      Translated before = translated.get(plan.deployment());
      if (before == null || !before.plan.equals(plan)) {
        translated.put(plan.deployment(), new Translated(plan));
        changed++;
      }
    }
    int before = translated.size();
    translated.keySet().removeIf(known -> !present.contains(known) && !mayBeHidden.test(known));
    changed += before - translated.size();
    everServed.addAll(present);
    kept = new TreeSet<>(translated.keySet());
    kept.removeAll(present);
    return changed;
  }

  /**
   * Publishes for every group that has Envoys and whose content differs; returns how many got
   * something new.
   */
  int publish(long eventNanos) {
    int count = 0;
    for (EnvoyGroup group : groups.values()) {
      Translated current = translated.get(group.deployment());
      if (current == null && !everServed.contains(group.deployment())) {
        continue;
      }
      Optional<Translated> wanted = Optional.ofNullable(current);
      // Equal plans are one object, so that what did not change costs nothing here.
      if (wanted.equals(published.put(group.text(), wanted))) {
        continue;
      }
      Snapshot snapshot =
          wanted.map(there -> withOwn(there.snapshot.get(), group)).orElse(Snapshot.EMPTY);
      count += server.publish(group.text(), snapshot, eventNanos) ? 1 : 0;
    }
    return count;
  }

  private Snapshot withOwn(Snapshot shared, EnvoyGroup group) {
    Snapshot snapshot = shared;
    for (Resource resource : own.computeIfAbsent(group.text(), unused -> own(group))) {
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

  private static Snapshot withoutListener(DeploymentPlan plan) {
    EnvoyConfig config = EnvoyConfig.of(plan);
    List<Message> messages = new ArrayList<>();
    messages.addAll(config.clusters());
    messages.addAll(config.loadAssignments());
    messages.addAll(config.routeConfigurations());
    return Snapshot.of(
        messages.stream().map(Resource::of).toList(),
        Withheld.inDoubt(plan),
        Withheld.unknown(plan));
  }

  /** Deployments without a plan that are served on, since they may still be there. */
  SortedSet<DeploymentRef> kept() {
    return kept;
  }

  /** Envoys that wait for a deployment which does not exist. */
  List<Finding> findings() {
    SortedSet<DeploymentRef> missing = new TreeSet<>();
    groups.values().forEach(group -> missing.add(group.deployment()));
    missing.removeAll(translated.keySet());
    return UnknownDeployments.findings(
        missing.stream().filter(deployment -> !everServed.contains(deployment)).toList(),
        missing.stream().filter(everServed::contains).toList(),
        new TreeSet<>(translated.keySet()));
  }
}
