package io.milvusxds.xds.resource;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that the Envoys of one group may ask for, at one moment. Immutable; any thread.
 *
 * <p>What is not known is never told as empty or gone. A resource that is <em>unknown</em> has no
 * content here: nobody is sent it and nobody is told that it is gone. One that is <em>in doubt</em>
 * has a content that may be wrong: only a client that has nothing of that name gets it. A client
 * that has either keeps what it has until the content is known. ADR 16 has the rules for each
 * protocol.
 */
public final class Snapshot {
  /** Nothing: an Envoy that gets it drops its listeners and clusters. */
  public static final Snapshot EMPTY = of(Set.of());

  private final EnumMap<ResourceType, TypeResources> types;

  private Snapshot(EnumMap<ResourceType, TypeResources> types) {
    this.types = types;
  }

  /**
   * A snapshot of these resources, all of them known, and of nothing else.
   *
   * @throws IllegalArgumentException when two resources of one type have the same name
   */
  public static Snapshot of(Collection<Resource> resources) {
    return of(resources, Set.of(), Set.of());
  }

  /**
   * A snapshot of these resources.
   *
   * @param inDoubt those of them whose content may be wrong
   * @param unknown names that may exist, beside those of the resources
   * @throws IllegalArgumentException when two resources of one type have the same name, when one
   *     that is in doubt is not there, or when one that is unknown is there
   */
  public static Snapshot of(
      Collection<Resource> resources, Set<ResourceName> inDoubt, Set<ResourceName> unknown) {
    EnumMap<ResourceType, SortedMap<String, Resource>> sorted = new EnumMap<>(ResourceType.class);
    for (Resource resource : resources) {
      SortedMap<String, Resource> byName =
          sorted.computeIfAbsent(resource.type(), unused -> new TreeMap<>());
      if (byName.put(resource.name(), resource) != null) {
        throw new IllegalArgumentException(
            "resources: two of type "
                + resource.type().label()
                + " are named "
                + resource.name()
                + " (expected: each name once)");
      }
    }
    sorted.computeIfPresent(
        ResourceType.ENDPOINT,
        (type, endpoints) ->
            WarmVersions.of(endpoints, sorted.getOrDefault(ResourceType.CLUSTER, new TreeMap<>())));
    EnumMap<ResourceType, TypeResources> types = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.ADD_ORDER) {
      types.put(
          type,
          new TypeResources(
              sorted.getOrDefault(type, new TreeMap<>()),
              namesOf(type, inDoubt),
              namesOf(type, unknown),
              type.isNeverEmpty()));
    }
    return new Snapshot(types);
  }

  private static ImmutableSortedSet<String> namesOf(ResourceType type, Set<ResourceName> names) {
    return names.stream()
        .filter(name -> name.type() == type)
        .map(ResourceName::name)
        .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
  }

  /**
   * These and one more; shares what was computed from all other types.
   *
   * @throws IllegalArgumentException when there is one of that type and name, or when it is a
   *     cluster or load assignment, whose versions depend on each other
   */
  public Snapshot with(Resource more) {
    TypeResources before = of(more.type());
    if (more.type() == ResourceType.CLUSTER
        || more.type() == ResourceType.ENDPOINT
        || before.byName().containsKey(more.name())) {
      throw new IllegalArgumentException(
          "more: "
              + more.type().label()
              + " "
              + more.name()
              + " (expected: a new name, and neither cluster nor endpoint)");
    }
    EnumMap<ResourceType, TypeResources> changed = new EnumMap<>(types);
    changed.put(more.type(), before.with(more));
    return new Snapshot(changed);
  }

  /** The resources of a type, sorted by name; may be empty. */
  public SortedMap<String, Resource> resources(ResourceType type) {
    return of(type).byName();
  }

  public TypeResources of(ResourceType type) {
    return requireNonNull(types.get(type), "every type is there from the start");
  }

  /**
   * The same content; types that did not change are the other's own, with all that was computed
   * from them.
   */
  public Snapshot reusing(Snapshot previous) {
    EnumMap<ResourceType, TypeResources> merged = new EnumMap<>(types);
    for (Map.Entry<ResourceType, TypeResources> entry : merged.entrySet()) {
      TypeResources before = previous.of(entry.getKey());
      if (entry.getValue().hasSameContentAs(before)) {
        entry.setValue(before);
      }
    }
    return new Snapshot(merged);
  }

  /** The types whose content differs, given that one was made by {@link #reusing} the other. */
  public Set<ResourceType> typesChangedSince(Snapshot previous) {
    EnumSet<ResourceType> changed = EnumSet.noneOf(ResourceType.class);
    for (ResourceType type : ResourceType.ADD_ORDER) {
      if (of(type) != previous.of(type)) {
        changed.add(type);
      }
    }
    return changed;
  }
}
