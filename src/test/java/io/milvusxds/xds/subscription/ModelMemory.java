package io.milvusxds.xds.subscription;

import static java.util.stream.Collectors.toCollection;

import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a model client wants and holds, by type; survives its streams. */
final class ModelMemory {
  private final ModelManner manner;
  private final Map<ResourceType, Interest> wanted = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, TreeMap<String, Resource>> held =
      new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, TreeSet<String>> refused = new EnumMap<>(ResourceType.class);
  // Clusters that changed and have not seen endpoints since; some may be gone.
  private final TreeSet<String> warming = new TreeSet<>();

  // Clusters whose endpoints it may have in their newest version from before it had them: it
  // dropped
  // them by its own will, or refused them at first. When the stream breaks before it accepts their
  // endpoints once more, no version tells that it needs them. An Envoy is rarely there: it drops
  // the
  // endpoints with a cluster, and takes over what is good in a response that it refuses.
  private final TreeSet<String> ahead = new TreeSet<>();

  ModelMemory(ModelManner manner) {
    this.manner = manner;
  }

  /** Whether it ever refuses. */
  boolean mayRefuse() {
    return manner != ModelManner.ACCEPTS;
  }

  /** Whether it takes over what is good in a response that it refuses. */
  boolean appliesPartly() {
    return manner == ModelManner.REFUSES_AND_APPLIES_THE_REST;
  }

  Interest wanted(ResourceType type) {
    return wanted.getOrDefault(type, Interest.NOTHING);
  }

  /** Wants this from now on, and drops what it wants no longer. */
  void want(ResourceType type, Interest interest) {
    wanted.put(type, interest);
    drop(type, name -> !interest.covers(name));
    refused(type).removeIf(name -> !interest.covers(name));
  }

  /** Drops what passes, by its own will. */
  void drop(ResourceType type, Predicate<String> test) {
    Set<String> names =
        held(type).keySet().stream().filter(test).collect(toCollection(TreeSet::new));
    held(type).keySet().removeAll(names);
    if (type == ResourceType.CLUSTER) {
      ahead.addAll(names);
    }
  }

  SortedMap<String, Resource> held(ResourceType type) {
    return held.computeIfAbsent(type, unused -> new TreeMap<>());
  }

  /** Names that were in a refused response of this stream and were not accepted since. */
  SortedSet<String> refused(ResourceType type) {
    return refused.computeIfAbsent(type, unused -> new TreeSet<>());
  }

  /** Endpoint names without which a cluster does not get ready. */
  Set<String> warming() {
    return held(ResourceType.CLUSTER).values().stream()
        .filter(cluster -> warming.contains(cluster.name()))
        .map(Resource::endpointName)
        .collect(toCollection(TreeSet::new));
  }

  /** The stream is gone. */
  void disconnected() {
    refused.clear();
    warming.removeAll(ahead);
  }

  /**
   * Applies a response.
   *
   * @param whole whether absence means removal
   * @return whether it accepts the response
   */
  boolean apply(ModelResponse response, boolean whole) {
    ResourceType type = response.type();
    boolean refuses = manner.refuses(response);
    Map<String, Resource> has = held(type);
    if (whole && (!refuses || appliesPartly())) {
      has.keySet().retainAll(response.resources().keySet());
    }
    for (Resource resource : response.resources().values()) {
      if (wanted(type).covers(resource.name()) && manner.applies(resource, refuses)) {
        put(resource);
      }
    }
    response.removed().forEach(has::remove);
    Set<String> concerned =
        response.resources().keySet().stream()
            .filter(wanted(type)::covers)
            .collect(toCollection(TreeSet::new));
    if (refuses) {
      refused(type).addAll(concerned);
      if (type == ResourceType.CLUSTER && !appliesPartly()) {
        ahead.addAll(concerned);
      }
    } else {
      refused(type).removeAll(concerned);
    }
    refused(type).removeAll(response.removed());
    return !refuses;
  }

  private void put(Resource resource) {
    Resource before = held(resource.type()).put(resource.name(), resource);
    if (resource.type() == ResourceType.CLUSTER && !resource.equals(before)) {
      warming.add(resource.name());
    }
    if (resource.type() == ResourceType.ENDPOINT) {
      warming.removeIf(name -> isUser(name, resource.name()));
      ahead.removeIf(name -> isUser(name, resource.name()));
    }
  }

  private boolean isUser(String clusterName, String endpointName) {
    Resource cluster = held(ResourceType.CLUSTER).get(clusterName);
    return cluster != null && cluster.endpointName().equals(endpointName);
  }
}
