package io.milvusxds.xds;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All subscriptions of one stream, and the order in which they are served. Owned by the stream.
 *
 * <p>First everything that is new or changed, what is referred to before what refers to it:
 * cluster, endpoint, secret, listener, route. A changed listener or route waits until the clusters
 * that the client knows have their endpoints, so that no route leads to a cluster that is still
 * warming. Only when all of that is accepted is told what is gone, in the opposite order, each type
 * when the one before it is accepted. Where a client does not answer, a grace time stands in for
 * its answer. Source: the xDS protocol description, "eventual consistency considerations".
 */
final class SubscriptionSet<S extends Subscription> {
  private final EnumMap<ResourceType, S> byType = new EnumMap<>(ResourceType.class);
  // Endpoints of clusters that were sent before the client first asked for endpoints.
  private final Set<String> warming = new HashSet<>();
  private final Function<ResourceType, S> factory;
  private final long graceNanos;
  private boolean holdsBack;
  private boolean graceRuns;
  private long graceBegan;

  SubscriptionSet(Function<ResourceType, S> factory, long graceNanos) {
    this.factory = factory;
    this.graceNanos = graceNanos;
  }

  /** The subscription to a type; made when the client first names the type. */
  S of(ResourceType type) {
    S known = byType.get(type);
    if (known != null) {
      return known;
    }
    S made = factory.apply(type);
    byType.put(type, made);
    if (type == ResourceType.ENDPOINT) {
      made.repeat(warming);
      warming.clear();
    }
    return made;
  }

  /**
   * The response that is due next; empty when there is none for now. Whoever takes it must send it.
   *
   * @param nowNanos of a monotonic clock
   */
  Optional<Reply> next(Snapshot snapshot, long nowNanos) {
    holdsBack = false;
    Optional<Reply> due = nextAddition(snapshot, nowNanos);
    if (due.isEmpty()) {
      due = nextRemoval(snapshot, nowNanos);
    }
    due.ifPresent(reply -> warmAgain(reply, snapshot));
    if (due.isEmpty() && !holdsBack) {
      graceRuns = false;
    }
    return due;
  }

  private Optional<Reply> nextAddition(Snapshot snapshot, long nowNanos) {
    for (ResourceType type : ResourceType.ADD_ORDER) {
      S subscription = byType.get(type);
      if (subscription == null) {
        continue;
      }
      if (isReferring(type) && !isWarm(snapshot) && !isGraceOver(nowNanos)) {
        return Optional.empty();
      }
      Optional<Reply> due = subscription.next(snapshot.of(type), false);
      if (due.isPresent()) {
        return due;
      }
    }
    return Optional.empty();
  }

  private Optional<Reply> nextRemoval(Snapshot snapshot, long nowNanos) {
    if (!hasRemovals(snapshot) || (isAnyWaiting() && !isGraceOver(nowNanos))) {
      return Optional.empty();
    }
    for (ResourceType type : ResourceType.REMOVE_ORDER) {
      S subscription = byType.get(type);
      if (subscription == null) {
        continue;
      }
      Optional<Reply> due = subscription.next(snapshot.of(type), true);
      if (due.isPresent()) {
        return due;
      }
      if (subscription.isWaiting() && !isGraceOver(nowNanos)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  // A cluster that was sent again warms again, and needs its endpoints for that even when they did
  // not change. After a reconnect the client names its clusters first and then its endpoints, in
  // the version that it already has.
  private void warmAgain(Reply reply, Snapshot snapshot) {
    if (reply.type() != ResourceType.CLUSTER) {
      return;
    }
    List<String> names = endpointNames(snapshot, reply.changed());
    S endpoints = byType.get(ResourceType.ENDPOINT);
    if (endpoints == null) {
      warming.addAll(names);
      // What vanished meanwhile needs no memory.
      warming.retainAll(
          endpointNames(snapshot, snapshot.of(ResourceType.CLUSTER).byName().keySet()));
    } else {
      endpoints.repeat(names);
    }
  }

  // Secrets may be named by clusters as well as by listeners, so they count as referred to.
  private static boolean isReferring(ResourceType type) {
    return type == ResourceType.LISTENER || type == ResourceType.ROUTE;
  }

  private boolean isWarm(Snapshot snapshot) {
    S clusters = byType.get(ResourceType.CLUSTER);
    S endpoints = byType.get(ResourceType.ENDPOINT);
    if (clusters == null || endpoints == null) {
      return clusters == null || !clusters.isWaiting();
    }
    if (clusters.isWaiting() || endpoints.isWaiting()) {
      return false;
    }
    List<String> held =
        snapshot.of(ResourceType.CLUSTER).byName().keySet().stream()
            .filter(clusters::isHeld)
            .toList();
    return endpointNames(snapshot, held).stream()
        .filter(snapshot.of(ResourceType.ENDPOINT).byName()::containsKey)
        .allMatch(endpoints::isHeld);
  }

  private static List<String> endpointNames(Snapshot snapshot, Collection<String> clusterNames) {
    Map<String, Resource> clusters = snapshot.of(ResourceType.CLUSTER).byName();
    return clusterNames.stream()
        .map(clusters::get)
        .filter(cluster -> cluster != null && !cluster.endpointName().isEmpty())
        .map(Resource::endpointName)
        .toList();
  }

  private boolean hasRemovals(Snapshot snapshot) {
    return byType.entrySet().stream()
        .anyMatch(entry -> entry.getValue().hasRemovals(snapshot.of(entry.getKey())));
  }

  private boolean isAnyWaiting() {
    return byType.values().stream().anyMatch(Subscription::isWaiting);
  }

  /** Whether the client answered everything and nothing is held back for it. */
  boolean isSettled(Snapshot snapshot) {
    return !isAnyWaiting() && !hasRemovals(snapshot) && isWarm(snapshot);
  }

  /**
   * How long until what is held back goes out without the client's answer, in nanoseconds; empty
   * when nothing is held back.
   */
  Optional<Long> graceLeftNanos(long nowNanos) {
    long left = graceBegan + graceNanos - nowNanos;
    return graceRuns && left > 0 ? Optional.of(left) : Optional.empty();
  }

  private boolean isGraceOver(long nowNanos) {
    holdsBack = true;
    if (!graceRuns) {
      graceRuns = true;
      graceBegan = nowNanos;
    }
    return nowNanos - graceBegan >= graceNanos;
  }

  /** How many names the client asked for, over all types. */
  int names() {
    return byType.values().stream().mapToInt(s -> s.interest().names().size()).sum();
  }

  /**
   * Where the client stands with each type that it named, in the order of {@link ResourceType}.
   *
   * @param newest what is published now; empty when nothing is
   */
  List<TypeStatus> status(Optional<Snapshot> newest) {
    return byType.values().stream().map(subscription -> status(subscription, newest)).toList();
  }

  private TypeStatus status(S subscription, Optional<Snapshot> newest) {
    return subscription.status(
        newest
            .filter(content -> subscription.isBehind(content.of(subscription.type())))
            .isPresent());
  }
}
