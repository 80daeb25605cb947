package io.milvusxds.discovery.kubernetes;

import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.model.Origin;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of the cluster as far as they are known, and the facts that they come to.
 *
 * <p>Only what a change touches is worked out again, so one endpoint among ten thousand costs the
 * conversion of its own service. Owned by the source's thread.
 */
final class Known {
  private final Origin origin;
  private final Map<ServiceRef, Service> services = new HashMap<>();
  private final Map<ServiceRef, EndpointSlice> slices = new HashMap<>();
  // Of slices that can not be understood: what they said before.
  private final Map<ServiceRef, EndpointSlice> understoodBefore = new HashMap<>();
  private final Map<ServiceRef, Set<ServiceRef>> slicesByService = new HashMap<>();
  private final SortedMap<ServiceRef, ServiceFacts> facts = new TreeMap<>();
  private final Set<ServiceRef> touched = new HashSet<>();

  /** Knows nothing yet of this source. */
  Known(String source) {
    this.origin = new Origin(source, Writer.NAMESPACE);
  }

  /** Takes an object as it is now. */
  void put(HasMetadata object) {
    if (object instanceof Service service) {
      putService(service);
    } else if (object instanceof EndpointSlice slice) {
      putSlice(slice);
    }
  }

  /** Takes note that an object is gone; that it was not known does not matter. */
  void remove(HasMetadata object) {
    if (object instanceof Service) {
      removeService(refOf(object));
    } else if (object instanceof EndpointSlice) {
      removeSlice(refOf(object));
    }
  }

  /**
   * Takes a whole list: what it does not have is gone.
   *
   * @return how many objects differ from what was known
   */
  int replace(ObjectKind<?, ?> kind, Scope scope, Collection<? extends HasMetadata> objects) {
    Map<ServiceRef, ? extends HasMetadata> known =
        kind.equals(ObjectKind.SERVICES) ? services : slices;
    Map<ServiceRef, HasMetadata> listed =
        objects.stream().collect(toMap(Known::refOf, object -> object, (first, second) -> second));
    List<HasMetadata> gone =
        known.entrySet().stream()
            .filter(entry -> scope.has(entry.getKey()) && !listed.containsKey(entry.getKey()))
            .<HasMetadata>map(Map.Entry::getValue)
            .toList();
    List<HasMetadata> changed =
        listed.entrySet().stream()
            .filter(entry -> !isSameVersion(entry.getValue(), known.get(entry.getKey())))
            .map(Map.Entry::getValue)
            .filter(object -> isWorthKeeping(object) || known.containsKey(refOf(object)))
            .toList();
    gone.forEach(this::remove);
    changed.forEach(this::put);
    return gone.size() + changed.size();
  }

  /**
   * The facts of every annotated service, ordered; those that nothing touched are the same ones.
   */
  List<ServiceFacts> facts() {
    for (ServiceRef ref : touched) {
      ServiceFacts current = factsOf(ref);
      if (current.services().isEmpty()) {
        facts.remove(ref);
      } else {
        facts.put(ref, current);
      }
    }
    touched.clear();
    return new ArrayList<>(facts.values());
  }

  private ServiceFacts factsOf(ServiceRef ref) {
    Service service = services.get(ref);
    if (service == null) {
      return new ServiceFacts(List.of(), List.of(), List.of());
    }
    Set<ServiceRef> names = slicesByService.getOrDefault(ref, Set.of());
    ServiceFacts now = factsOf(service, slicesOf(names, slices));
    if (names.stream().noneMatch(understoodBefore::containsKey)) {
      return now;
    }
    // What is wrong is told of the slices as they are, what they list of those that say it.
    Map<ServiceRef, EndpointSlice> best = new HashMap<>(slices);
    best.putAll(understoodBefore);
    ServiceFacts before = factsOf(service, slicesOf(names, best));
    return new ServiceFacts(before.services(), now.findings(), before.gaps());
  }

  private ServiceFacts factsOf(Service service, List<EndpointSlice> slices) {
    return ServiceFacts.from(origin, List.of(service), slices);
  }

  private static List<EndpointSlice> slicesOf(
      Set<ServiceRef> names, Map<ServiceRef, EndpointSlice> slices) {
    return names.stream().map(slices::get).filter(Objects::nonNull).toList();
  }

  private void putService(Service service) {
    ServiceRef ref = refOf(service);
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

  private void putSlice(EndpointSlice slice) {
    ServiceRef ref = refOf(slice);
    Optional<EndpointSlice> understood =
        ServiceFacts.isUnderstood(slice) ? Optional.empty() : lastUnderstood(slice);
    // Its label may have changed.
    removeSlice(ref);
    slices.put(ref, slice);
    understood.ifPresent(before -> understoodBefore.put(ref, before));
    ServiceFacts.serviceOf(slice)
        .ifPresent(
            service -> {
              slicesByService.computeIfAbsent(service, unused -> new HashSet<>()).add(ref);
              touched.add(service);
            });
  }

  /** What a slice said before, when it belonged to the same service and could be understood. */
  private Optional<EndpointSlice> lastUnderstood(EndpointSlice slice) {
    ServiceRef ref = refOf(slice);
    return Optional.ofNullable(understoodBefore.get(ref))
        .or(() -> Optional.ofNullable(slices.get(ref)).filter(ServiceFacts::isUnderstood))
        .filter(before -> ServiceFacts.serviceOf(before).equals(ServiceFacts.serviceOf(slice)));
  }

  private void removeSlice(ServiceRef ref) {
    understoodBefore.remove(ref);
    Optional.ofNullable(slices.remove(ref))
        .flatMap(ServiceFacts::serviceOf)
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

  private static boolean isWorthKeeping(HasMetadata object) {
    // A Service without an annotation of this project has none after KeptFields.
    return !(object instanceof Service)
        || (object.getMetadata().getAnnotations() != null
            && !object.getMetadata().getAnnotations().isEmpty());
  }

  private static boolean isSameVersion(HasMetadata listed, @Nullable HasMetadata known) {
    return known != null
        && Objects.equals(
            listed.getMetadata().getResourceVersion(), known.getMetadata().getResourceVersion());
  }

  // A slice is named as a Service is: by namespace and name.
  private static ServiceRef refOf(HasMetadata object) {
    return ServiceFacts.refOf(object);
  }
}
