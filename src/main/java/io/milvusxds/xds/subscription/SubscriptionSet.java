package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import io.milvusxds.xds.resource.TypeResources;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All subscriptions of one stream, and the order in which they are served. Owned by the stream.
 *
 * <p>First everything that is new or changed, what is referred to before what refers to it:
 * cluster, endpoint, secret, listener, route. A changed listener or route waits until the clusters
 * that the client knows have their endpoints, so that no route leads to a cluster that is still
 * warming. Only when all of that is accepted is told what is gone, in the opposite order, each type
 * when the one before it is accepted. Where a client does not answer, or does not ask for
 * endpoints, a grace time stands in for it, counted for each response and each cluster by itself: a
 * client that owes one answer loses the order only there. Source: the xDS protocol description,
 * "eventual consistency considerations".
 */
public final class SubscriptionSet {
  private final EnumMap<ResourceType, Subscription> byType = new EnumMap<>(ResourceType.class);
  // Since when the answer to a response that others wait for is out.
  private final EnumMap<ResourceType, Long> owedSince = new EnumMap<>(ResourceType.class);
  // Since when a cluster of the client is without endpoints that exist, by the endpoints' name.
  private final TreeMap<String, Long> missingSince = new TreeMap<>();
  // Endpoints of clusters that were sent: they are due even if the client says that it has them.
  private final TreeSet<String> warming = new TreeSet<>();
  private final Protocol protocol;
  private final long graceNanos;
  private final boolean isAggregated;
  // What holds something back; as of the last look.
  private Grace held = Grace.NONE;

  /**
   * No subscription yet.
   *
   * @param isAggregated whether the client asks for all types here, so that what it was not sent it
   *     does not have
   */
  public SubscriptionSet(Protocol protocol, long graceNanos, boolean isAggregated) {
    this.protocol = protocol;
    this.graceNanos = graceNanos;
    this.isAggregated = isAggregated;
  }

  /** Takes in a request about a type; tells what it says about the last response. */
  public Answer take(ResourceType type, Request request, Instant now) {
    return of(type).take(request, now);
  }

  /** Notes that a reply of {@link #next} went out with this nonce. */
  public void sent(String nonce, Reply reply) {
    of(reply.type()).exchange.sent(nonce, reply);
  }

  /** What the client rejected last of a type, and did not accept since. */
  public Optional<Rejection> rejection(ResourceType type) {
    return of(type).exchange.rejections().last();
  }

  // Made when the client first names the type.
  Subscription of(ResourceType type) {
    return byType.computeIfAbsent(type, protocol::newSubscription);
  }

  /**
   * The response that is due next; empty when there is none for now. Whoever takes it must send it.
   *
   * @param nowNanos of a monotonic clock
   */
  public Optional<Reply> next(Snapshot snapshot, long nowNanos) {
    lookForMissingEndpoints(snapshot, nowNanos);
    warmAgain();
    Grace warming = referringGrace(nowNanos);
    Optional<Reply> due = nextAddition(snapshot, warming.isHolding());
    held = due.isPresent() ? Grace.NONE : warming;
    if (due.isEmpty() && !held.isHolding() && hasRemovals(snapshot)) {
      held = owedGrace(nowNanos);
      due = held.isHolding() ? due : nextRemoval(snapshot);
    }
    due.ifPresent(reply -> note(reply, snapshot, nowNanos));
    return due;
  }

  private Optional<Reply> nextAddition(Snapshot snapshot, boolean isWarming) {
    for (ResourceType type : ResourceType.ADD_ORDER) {
      Subscription subscription = byType.get(type);
      if (subscription == null) {
        continue;
      }
      if (type.isReferring() && isWarming) {
        return Optional.empty();
      }
      if (type == ResourceType.ENDPOINT && isAggregated && !subscription.isQuiet()) {
        subscription.expectClusters(clustersAhead(snapshot));
      }
      Optional<Reply> due = subscription.next(snapshot.of(type), false);
      if (due.isPresent()) {
        return due;
      }
    }
    return Optional.empty();
  }

  private Optional<Reply> nextRemoval(Snapshot snapshot) {
    for (ResourceType type : ResourceType.REMOVE_ORDER) {
      Subscription subscription = byType.get(type);
      if (subscription != null) {
        Optional<Reply> due = subscription.next(snapshot.of(type), true);
        if (due.isPresent()) {
          return due;
        }
      }
    }
    return Optional.empty();
  }

  private void note(Reply reply, Snapshot snapshot, long nowNanos) {
    if (reply.type() == ResourceType.CLUSTER) {
      warming.addAll(endpointNames(snapshot, reply.changed()));
      forgetVanished(snapshot);
    }
    // Endpoints of clusters that are warm come and go all the time; nothing needs to wait for them.
    boolean isOwed =
        reply.type() != ResourceType.ENDPOINT
            || !reply.removed().isEmpty()
            || reply.sent().stream()
                .anyMatch(name -> missingSince.containsKey(name) || warming.contains(name));
    if (reply.type() == ResourceType.ENDPOINT) {
      reply.sent().forEach(warming::remove);
    }
    if (isOwed) {
      owedSince.put(reply.type(), nowNanos);
    } else {
      owedSince.remove(reply.type());
    }
  }

  // A cluster whose removal has to wait may come back before the client hears of it, still warming;
  // one that is unknown may, too, and nobody knows the name of its endpoints.
  private void forgetVanished(Snapshot snapshot) {
    TypeResources clusters = snapshot.of(ResourceType.CLUSTER);
    if (!of(ResourceType.CLUSTER).hasRemovals(clusters) && clusters.unknown().isEmpty()) {
      warming.retainAll(endpointNames(snapshot, clusters.byName().keySet()));
    }
  }

  // A cluster that was sent again warms again, and needs its endpoints for that even when they did
  // not change and even when it goes back to a content before. After a reconnect the client names
  // its clusters first and then its endpoints, in the version that it already has.
  private void warmAgain() {
    Subscription endpoints = byType.get(ResourceType.ENDPOINT);
    if (endpoints != null) {
      endpoints.repeat(warming);
    }
  }

  // For how long types that lead traffic to clusters wait until these have their endpoints; not at
  // all when the client asked for no such type.
  private Grace referringGrace(long nowNanos) {
    for (ResourceType type : byType.keySet()) {
      if (type.isReferring()) {
        return clusterGrace(nowNanos);
      }
    }
    return Grace.NONE;
  }

  private Grace clusterGrace(long nowNanos) {
    Grace grace = graceOf(ResourceType.CLUSTER, nowNanos);
    for (long since : missingSince.values()) {
      grace = grace.and(Grace.since(since, graceNanos, nowNanos));
    }
    return byType.containsKey(ResourceType.CLUSTER)
        ? grace.and(graceOf(ResourceType.ENDPOINT, nowNanos))
        : grace;
  }

  private void lookForMissingEndpoints(Snapshot snapshot, long nowNanos) {
    Subscription clusters = byType.get(ResourceType.CLUSTER);
    Subscription endpoints = byType.get(ResourceType.ENDPOINT);
    if (clusters == null || endpoints == null) {
      missingSince.clear();
      return;
    }
    Map<String, Resource> there = snapshot.of(ResourceType.ENDPOINT).byName();
    TreeSet<String> missing = new TreeSet<>();
    for (Resource cluster : snapshot.of(ResourceType.CLUSTER).byName().values()) {
      String name = cluster.endpointName();
      if (!name.isEmpty()
          && there.containsKey(name)
          && !endpoints.isHeld(name)
          && clusters.isHeld(cluster.name())) {
        missing.add(name);
      }
    }
    missingSince.keySet().retainAll(missing);
    for (String name : missing) {
      missingSince.putIfAbsent(name, nowNanos);
    }
  }

  // Asked after all clusters that can be sent now were sent.
  private ClustersAhead clustersAhead(Snapshot snapshot) {
    TypeResources current = snapshot.of(ResourceType.CLUSTER);
    Subscription clusters = byType.get(ResourceType.CLUSTER);
    if (clusters == null) {
      return new ClustersAhead(endpointNamesOf(current.byName().keySet(), snapshot), false);
    }
    if (clusters.lacksNothing(current)) {
      return ClustersAhead.NONE;
    }
    List<String> lacking =
        current.byName().keySet().stream()
            .filter(name -> clusters.isLacking(name, current))
            .toList();
    return new ClustersAhead(endpointNamesOf(lacking, snapshot), true);
  }

  private static Set<String> endpointNamesOf(Collection<String> clusterNames, Snapshot snapshot) {
    return Set.copyOf(endpointNames(snapshot, clusterNames));
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
    for (Subscription subscription : byType.values()) {
      if (subscription.hasRemovals(snapshot.of(subscription.type))) {
        return true;
      }
    }
    return false;
  }

  private boolean isAnyWaiting() {
    for (Subscription subscription : byType.values()) {
      if (subscription.isWaiting()) {
        return true;
      }
    }
    return false;
  }

  // For how long what is gone waits for the client's answers.
  private Grace owedGrace(long nowNanos) {
    Grace grace = Grace.NONE;
    for (ResourceType type : byType.keySet()) {
      grace = grace.and(graceOf(type, nowNanos));
    }
    return grace;
  }

  private Grace graceOf(ResourceType type, long nowNanos) {
    Subscription subscription = byType.get(type);
    Long since = owedSince.get(type);
    return subscription != null && subscription.isWaiting() && since != null
        ? Grace.since(since, graceNanos, nowNanos)
        : Grace.NONE;
  }

  /**
   * Whether the client answered everything and nothing is held back for it; as of the last look.
   */
  public boolean isSettled(Snapshot snapshot) {
    return !isAnyWaiting() && !hasRemovals(snapshot) && !held.isHolding();
  }

  /**
   * How long until what is held back goes out without the client's answer, in nanoseconds; empty
   * when nothing is held back.
   */
  public Optional<Long> graceLeftNanos(long nowNanos) {
    return held.leftNanos(nowNanos);
  }

  /** How many names the client asked for, over all types. */
  public int names() {
    int names = 0;
    for (Subscription subscription : byType.values()) {
      names += subscription.interest.names().size();
    }
    return names;
  }

  /** What they cost on the heap, in bytes, as far as the client brought it about. */
  public long heldBytes(Snapshot newest) {
    long bytes = 0;
    for (Subscription subscription : byType.values()) {
      bytes += subscription.heldBytes(newest.of(subscription.type));
    }
    return bytes;
  }

  /**
   * Where the client stands with each type that it named, in the order of {@link ResourceType}.
   *
   * @param newest what is published now; empty when nothing is
   */
  public List<TypeStatus> status(Optional<Snapshot> newest) {
    return byType.values().stream().map(subscription -> status(subscription, newest)).toList();
  }

  private TypeStatus status(Subscription subscription, Optional<Snapshot> newest) {
    return subscription.status(
        newest.filter(content -> subscription.isBehind(content.of(subscription.type))).isPresent());
  }
}
