package io.milvusxds.discovery.kubernetes;

import static java.util.stream.Collectors.toMap;

import io.milvusxds.discovery.objects.RegistryObject;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.Origin;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Writer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The objects of the cluster as far as they are known, and the facts that they come to.
 *
 * <p>Only what a change touches is worked out again, so one endpoint among ten thousand costs the
 * conversion of its own service. Owned by the source's thread.
 */
final class Known {
  private final Origin origin;
  private final Map<ServiceRef, ServiceObject> services = new HashMap<>();
  private final Map<ServiceRef, SliceObject> slices = new HashMap<>();
  // Of slices that can not be understood: what they said before.
  private final Map<ServiceRef, SliceObject> understoodBefore = new HashMap<>();
  private final Map<ServiceRef, Set<ServiceRef>> slicesByService = new HashMap<>();
  private final Map<ServiceRef, ServiceFacts> facts = new HashMap<>();
  private ServiceFacts all = ServiceFacts.NONE;
  private final Set<ServiceRef> touched = new HashSet<>();

  /** Knows nothing yet of this source. */
  Known(String source) {
    this.origin = new Origin(source, Writer.NAMESPACE);
  }

  /** Takes an object as it is now. */
  void put(RegistryObject object) {
    if (object instanceof ServiceObject service) {
      putService(service);
    } else if (object instanceof SliceObject slice) {
      putSlice(slice);
    }
  }

  /** Takes note that an object is gone; that it was not known does not matter. */
  void remove(RegistryObject object) {
    if (object instanceof ServiceObject) {
      removeService(object.ref());
    } else if (object instanceof SliceObject) {
      removeSlice(object.ref());
    }
  }

  /**
   * Takes a whole list: what it does not have is gone.
   *
   * @return how many objects differ from what was known
   */
  int replace(ObjectKind<?, ?> kind, Scope scope, Collection<? extends RegistryObject> objects) {
    Map<ServiceRef, ? extends RegistryObject> known =
        kind.equals(ObjectKind.SERVICES) ? services : slices;
    Map<ServiceRef, RegistryObject> listed =
        objects.stream()
            .collect(toMap(RegistryObject::ref, object -> object, (first, second) -> second));
    List<RegistryObject> gone =
        known.entrySet().stream()
            .filter(entry -> scope.has(entry.getKey()) && !listed.containsKey(entry.getKey()))
            .<RegistryObject>map(Map.Entry::getValue)
            .toList();
    List<RegistryObject> changed =
        listed.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(known.get(entry.getKey())))
            .map(Map.Entry::getValue)
            .filter(object -> isWorthKeeping(object) || known.containsKey(object.ref()))
            .toList();
    gone.forEach(this::remove);
    changed.forEach(this::put);
    return gone.size() + changed.size();
  }

  /** The facts of all annotated services; those that nothing touched are the same ones. */
  ServiceFacts facts() {
    List<ServiceFacts> gone = touched.stream().map(facts::get).filter(Objects::nonNull).toList();
    List<ServiceFacts> come =
        touched.stream()
            .map(ref -> factsOf(ref).sharing(facts.getOrDefault(ref, ServiceFacts.NONE)))
            .toList();
    for (ServiceRef ref : touched) {
      facts.remove(ref);
    }
    come.forEach(
        current -> current.services().forEach(service -> facts.put(service.ref(), current)));
    all = all.with(gone, come);
    touched.clear();
    return all;
  }

  private ServiceFacts factsOf(ServiceRef ref) {
    ServiceObject service = services.get(ref);
    if (service == null) {
      return ServiceFacts.NONE;
    }
    Set<ServiceRef> names = slicesByService.getOrDefault(ref, Set.of());
    ServiceFacts now = factsOf(service, slicesOf(names, slices));
    if (names.stream().noneMatch(understoodBefore::containsKey)) {
      return now;
    }
    // What is wrong is told of the slices as they are, what they list of those that say it.
    Map<ServiceRef, SliceObject> best = new HashMap<>(slices);
    best.putAll(understoodBefore);
    ServiceFacts before = factsOf(service, slicesOf(names, best));
    return new ServiceFacts(before.services(), now.findings(), before.gaps());
  }

  private ServiceFacts factsOf(ServiceObject service, List<SliceObject> slices) {
    return ServiceFacts.from(origin, List.of(service), slices);
  }

  private static List<SliceObject> slicesOf(
      Set<ServiceRef> names, Map<ServiceRef, SliceObject> slices) {
    return names.stream().map(slices::get).filter(Objects::nonNull).toList();
  }

  private void putService(ServiceObject service) {
    ServiceRef ref = service.ref();
    if (isWorthKeeping(service)) {
      services.put(ref, service);
      touched.add(ref);
    } else {
      removeService(ref);
    }
  }

  private void removeService(ServiceRef ref) {
    if (services.remove(ref) != null) {
      touched.add(ref);
    }
  }

  private void putSlice(SliceObject slice) {
    ServiceRef ref = slice.ref();
    Optional<SliceObject> understood =
        slice.isUnderstood() ? Optional.empty() : lastUnderstood(slice);
    // Its label may have changed.
    removeSlice(ref);
    slices.put(ref, slice);
    understood.ifPresent(before -> understoodBefore.put(ref, before));
    slice
        .service()
        .ifPresent(
            service -> {
              slicesByService.computeIfAbsent(service, unused -> new HashSet<>()).add(ref);
              touched.add(service);
            });
  }

  /** What a slice said before, when it belonged to the same service and could be understood. */
  private Optional<SliceObject> lastUnderstood(SliceObject slice) {
    ServiceRef ref = slice.ref();
    return Optional.ofNullable(understoodBefore.get(ref))
        .or(() -> Optional.ofNullable(slices.get(ref)).filter(SliceObject::isUnderstood))
        .filter(before -> before.service().equals(slice.service()));
  }

  private void removeSlice(ServiceRef ref) {
    understoodBefore.remove(ref);
    Optional.ofNullable(slices.remove(ref))
        .flatMap(SliceObject::service)
        .ifPresent(
            service -> {
              Set<ServiceRef> siblings = slicesByService.getOrDefault(service, new HashSet<>());
              siblings.remove(ref);
              if (siblings.isEmpty()) {
                slicesByService.remove(service);
              }
              touched.add(service);
            });
  }

  private static boolean isWorthKeeping(RegistryObject object) {
    return !(object instanceof ServiceObject service) || !service.annotations().isEmpty();
  }
}
