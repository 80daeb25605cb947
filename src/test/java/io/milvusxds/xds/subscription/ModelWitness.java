package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Watches one stream and fails when a response breaks a rule that holds at every moment.
 *
 * <p>It keeps its own account of what the client was told on this stream; of the server it asks
 * only what the client subscribed to.
 */
final class ModelWitness {
  private final boolean delta;
  private final long graceNanos;
  private final ModelVersions told = new ModelVersions();
  private final ModelVersions refused = new ModelVersions();
  private final ModelVersions seen = new ModelVersions();
  private final Map<ResourceType, ModelResponse> inFlight = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Long> sentAt = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, ModelResponse> lastRefused = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Interest> wanted = new EnumMap<>(ResourceType.class);
  // Types for which an answer is owed or allowed though nothing changed.
  private final Set<ResourceType> asked = EnumSet.noneOf(ResourceType.class);
  // Types of which the client may have more than it was told on this stream, by its own word.
  private final Set<ResourceType> mayHaveMore = EnumSet.noneOf(ResourceType.class);
  private final Set<String> mayWarmAgain = new TreeSet<>();
  // Endpoints that the client has from an earlier stream and was not sent on this one.
  private final Set<String> brought = new TreeSet<>();
  private final Map<String, Long> missingSince = new TreeMap<>();

  ModelWitness(boolean delta, long graceNanos) {
    this.delta = delta;
    this.graceNanos = graceNanos;
  }

  /** A request was taken in. */
  void requested(
      ResourceType type, Interest interest, boolean asks, Map<String, String> versionsAtStart) {
    Interest before = wanted.put(type, interest);
    boolean more =
        before == null
            || (interest.wildcard() && !before.wildcard())
            || !before.names().containsAll(interest.names());
    if (before == null && delta) {
      told.of(type).putAll(versionsAtStart);
      if (type == ResourceType.ENDPOINT) {
        brought.addAll(versionsAtStart.keySet());
      }
    } else if (before == null && !versionsAtStart.isEmpty()) {
      mayHaveMore.add(type);
    }
    if (more || asks) {
      asked.add(type);
      lastRefused.remove(type);
    }
    told.of(type).keySet().removeIf(name -> !interest.covers(name));
    if (refused.of(type).keySet().removeIf(name -> !interest.covers(name))) {
      asked.add(type);
    }
  }

  /** The response that is out was answered. */
  void answered(ResourceType type, String nonce, boolean accepted) {
    ModelResponse response = inFlight.get(type);
    if (response == null || !response.nonce().equals(nonce)) {
      return;
    }
    inFlight.remove(type);
    if (accepted) {
      // Only now is known that the client has these clusters.
      response.resources().values().stream()
          .filter(resource -> type == ResourceType.CLUSTER)
          .filter(resource -> refused.of(type).containsKey(resource.name()))
          .forEach(resource -> mayWarmAgain.add(resource.endpointName()));
      refused.of(type).keySet().removeAll(response.resources().keySet());
      lastRefused.remove(type);
    } else {
      response.resources().forEach((name, resource) -> refused.put(resource));
      if (!asked.contains(type)) {
        lastRefused.put(type, response);
      }
    }
  }

  /** The server looks at what there is. */
  void observe(Snapshot snapshot, long now) {
    for (ResourceType type : ResourceType.ADD_ORDER) {
      // While an answer is out, the server does not look, and so misses what only came and went.
      if (!delta && !type.isComplete() && !inFlight.containsKey(type)) {
        told.of(type).keySet().retainAll(snapshot.resources(type).keySet());
      }
    }
    // What vanished and comes back is a change, also when the client refused it before.
    for (ResourceType type : ResourceType.ADD_ORDER) {
      if (delta && !inFlight.containsKey(type)) {
        refused.of(type).keySet().stream()
            .filter(name -> !snapshot.resources(type).containsKey(name))
            .forEach(name -> told.of(type).replace(name, ""));
      }
    }
    lastRefused
        .values()
        .removeIf(
            last ->
                !snapshot.resources(last.type()).keySet().containsAll(last.resources().keySet()));
    if (!delta) {
      snapshot.resources(ResourceType.ENDPOINT).values().stream()
          .filter(is -> !is.version().equals(seen.put(is)))
          .forEach(is -> mayWarmAgain.add(is.name()));
    }
    Set<String> missing = missingEndpoints(snapshot);
    missingSince.keySet().retainAll(missing);
    missing.forEach(name -> missingSince.putIfAbsent(name, now));
  }

  /** A response goes out. */
  void sending(ModelResponse response, Snapshot snapshot, long now) {
    observe(snapshot, now);
    ResourceType type = response.type();
    require(!inFlight.containsKey(type), "two responses of one type are out", response);
    onlyWhatIsWanted(response, snapshot);
    somethingNew(response, snapshot);
    if (!delta && type.isComplete()) {
      completeness(response, snapshot);
    }
    ModelResponse last = lastRefused.get(type);
    require(
        last == null || !last.saysTheSameAs(response) || isForWarming(response),
        "refused content again",
        response);
    Set<String> gone = gone(response);
    if (!gone.isEmpty()) {
      orderOfRemoval(response, snapshot, now);
    }
    if (type == ResourceType.LISTENER || type == ResourceType.ROUTE) {
      orderOfAddition(response, snapshot, now);
    }
    note(response, snapshot, gone, now);
  }

  // Endpoints of a cluster that warms may be taken now.
  private boolean isForWarming(ModelResponse response) {
    return response.type() == ResourceType.ENDPOINT
        && response.resources().keySet().stream().anyMatch(mayWarmAgain::contains);
  }

  private void onlyWhatIsWanted(ModelResponse response, Snapshot snapshot) {
    ResourceType type = response.type();
    Interest interest = wanted.getOrDefault(type, Interest.NOTHING);
    for (Resource resource : response.resources().values()) {
      String name = resource.name();
      require(interest.covers(name), "nobody subscribed to " + name, response);
      Resource newest = snapshot.resources(type).get(name);
      boolean retained = !delta && type.isComplete() && newest == null;
      require(
          retained
              ? told.of(type).containsKey(name) || mayHaveMore.contains(type)
              : newest != null
                  && resource.packed().equals(newest.packed())
                  && isUpToDate(resource.version(), newest, snapshot),
          "not the newest " + name,
          response);
    }
    for (String name : response.removed()) {
      require(interest.covers(name), "nobody subscribed to " + name, response);
      require(!snapshot.resources(type).containsKey(name), name + " is not gone", response);
    }
  }

  // State-of-the-world tells no versions of single resources, and endpoints that come before their
  // cluster tell none in their version.
  private boolean isUpToDate(String version, Resource newest, Snapshot snapshot) {
    return version.equals(newest.version())
        || (newest.type() == ResourceType.ENDPOINT
            && (!delta || isClusterUntold(newest, snapshot))
            && newest.hasContentOf(version));
  }

  private boolean isClusterUntold(Resource resource, Snapshot snapshot) {
    return resource.type() == ResourceType.ENDPOINT
        && snapshot.resources(ResourceType.CLUSTER).values().stream()
            .filter(cluster -> cluster.endpointName().equals(resource.name()))
            .anyMatch(
                cluster ->
                    !cluster.version().equals(told.of(cluster.type()).get(cluster.name()))
                        || refused.of(cluster.type()).containsKey(cluster.name()));
  }

  private void somethingNew(ModelResponse response, Snapshot snapshot) {
    ResourceType type = response.type();
    if (asked.contains(type)) {
      return;
    }
    boolean whole = !delta && type.isComplete();
    Map<String, String> had = told.of(type);
    Set<String> idle = new TreeSet<>();
    response
        .resources()
        .forEach(
            (name, resource) -> {
              if (resource.version().equals(had.get(name))
                  && !maySayAgain(name, response, snapshot)) {
                idle.add(name);
              }
            });
    boolean anyNews = !gone(response).isEmpty() || idle.size() < response.resources().size();
    require(anyNews, "nothing is new", response);
    require(whole || idle.isEmpty(), "these are not new: " + idle, response);
  }

  // What was refused together is sent together when some of it is new.
  private boolean maySayAgain(String name, ModelResponse response, Snapshot snapshot) {
    ResourceType type = response.type();
    if (type == ResourceType.ENDPOINT && (mayWarmAgain.contains(name) || mayWait(name, snapshot))) {
      return true;
    }
    return refused.of(type).containsKey(name)
        && refused.of(type).entrySet().stream()
            .anyMatch(
                entry -> {
                  Resource newest = snapshot.resources(type).get(entry.getKey());
                  Resource sent = response.resources().get(entry.getKey());
                  return newest == null
                      || !isUpToDate(entry.getValue(), newest, snapshot)
                      || (sent != null && !sent.version().equals(entry.getValue()))
                      || (type == ResourceType.ENDPOINT && mayWarmAgain.contains(newest.name()));
                });
  }

  // A client that has not asked for clusters may be an Envoy whose cluster waits for these: it asks
  // for clusters only when none warms.
  private boolean mayWait(String name, Snapshot snapshot) {
    Resource newest = snapshot.resources(ResourceType.ENDPOINT).get(name);
    return brought.contains(name)
        && !wanted.containsKey(ResourceType.CLUSTER)
        && newest != null
        && !newest.version().equals(told.of(ResourceType.ENDPOINT).get(name));
  }

  private void completeness(ModelResponse response, Snapshot snapshot) {
    ResourceType type = response.type();
    Interest interest = wanted.getOrDefault(type, Interest.NOTHING);
    snapshot.resources(type).keySet().stream()
        .filter(interest::covers)
        .forEach(name -> require(response.resources().containsKey(name), "no " + name, response));
  }

  private Set<String> gone(ModelResponse response) {
    Set<String> gone = new TreeSet<>(told.of(response.type()).keySet());
    if (delta) {
      gone.retainAll(response.removed());
    } else if (response.type().isComplete()) {
      gone.removeAll(response.resources().keySet());
    } else {
      gone.clear();
    }
    return gone;
  }

  private void orderOfRemoval(ModelResponse response, Snapshot snapshot, long now) {
    List<ResourceType> order = ResourceType.REMOVE_ORDER;
    order.forEach(type -> require(!isOwed(type, now), "removal while owed: " + type, response));
    for (ResourceType earlier : order.subList(0, order.indexOf(response.type()))) {
      boolean tells = delta || earlier.isComplete();
      boolean hasGone =
          !snapshot.resources(earlier).keySet().containsAll(told.of(earlier).keySet());
      require(
          !tells || !hasGone || inFlight.containsKey(earlier),
          "removal before that of " + earlier,
          response);
    }
  }

  private void orderOfAddition(ModelResponse response, Snapshot snapshot, long now) {
    List<ResourceType> order = ResourceType.ADD_ORDER;
    for (ResourceType earlier : order.subList(0, order.indexOf(response.type()))) {
      require(
          inFlight.containsKey(earlier)
              || mayHaveMore.contains(earlier)
              || hasNoNews(earlier, snapshot),
          "before the news of " + earlier,
          response);
    }
    if (!wanted.containsKey(ResourceType.CLUSTER)) {
      return;
    }
    for (ResourceType referred : List.of(ResourceType.CLUSTER, ResourceType.ENDPOINT)) {
      require(!isOwed(referred, now), "before the answer for " + referred, response);
    }
    require(
        missingSince.values().stream().allMatch(since -> now - since >= graceNanos),
        "before a cluster has its endpoints",
        response);
  }

  // The empty version is one that the server may or may not have seen vanish.
  private boolean hasNoNews(ResourceType type, Snapshot snapshot) {
    Interest interest = wanted.getOrDefault(type, Interest.NOTHING);
    return snapshot.resources(type).values().stream()
        .filter(is -> interest.covers(is.name()))
        .allMatch(
            is -> {
              String has = told.of(type).getOrDefault(is.name(), "none");
              return has.isEmpty() || isUpToDate(has, is, snapshot);
            });
  }

  private boolean isOwed(ResourceType type, long now) {
    return inFlight.containsKey(type) && now - sentAt.getOrDefault(type, now) < graceNanos;
  }

  private Set<String> missingEndpoints(Snapshot snapshot) {
    Set<String> missing = new TreeSet<>();
    // What the client had before decides since when something is missing; that is not known here.
    boolean isKnown =
        !mayHaveMore.contains(ResourceType.CLUSTER) && !mayHaveMore.contains(ResourceType.ENDPOINT);
    if (wanted.containsKey(ResourceType.ENDPOINT) && isKnown) {
      snapshot.resources(ResourceType.CLUSTER).values().stream()
          .filter(cluster -> told.of(ResourceType.CLUSTER).containsKey(cluster.name()))
          .map(Resource::endpointName)
          .filter(name -> snapshot.resources(ResourceType.ENDPOINT).containsKey(name))
          .filter(name -> !told.of(ResourceType.ENDPOINT).containsKey(name))
          .forEach(missing::add);
    }
    return missing;
  }

  private void note(ModelResponse response, Snapshot snapshot, Set<String> gone, long now) {
    ResourceType type = response.type();
    boolean isAwaited =
        type != ResourceType.ENDPOINT
            || !response.removed().isEmpty()
            || response.resources().keySet().stream().anyMatch(missingSince::containsKey);
    told.of(type).keySet().removeAll(gone);
    refused.of(type).keySet().removeAll(gone);
    for (Resource resource : response.resources().values()) {
      String before = told.put(resource);
      boolean isNews =
          !resource.version().equals(before) || refused.of(type).containsKey(resource.name());
      if (type == ResourceType.CLUSTER && (isNews || asked.contains(type))) {
        mayWarmAgain.add(resource.endpointName());
      }
      if (type == ResourceType.ENDPOINT) {
        mayWarmAgain.remove(resource.name());
        brought.remove(resource.name());
      }
    }
    // The answer for a name whose removal has to wait is still owed.
    if (snapshot.resources(type).keySet().containsAll(told.of(type).keySet())) {
      asked.remove(type);
    }
    inFlight.put(type, response);
    // Nothing must wait for a change of endpoints that the client has.
    sentAt.put(type, isAwaited ? now : now - graceNanos);
  }

  private static void require(boolean holds, String otherwise, ModelResponse response) {
    if (!holds) {
      throw new AssertionError(otherwise + ": " + response);
    }
  }
}
