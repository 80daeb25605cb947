package io.milvusxds.discovery.objects;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.OrderedList;
import io.milvusxds.model.Origin;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The Milvus services among the objects of a registry: those that carry at least one annotation of
 * this project.
 *
 * @param services ordered by reference
 * @param findings what is wrong with the objects of these services, ordered
 * @param gaps the services of which an object could not be understood, ordered: what they do not
 *     have may be in it
 */
public record ServiceFacts(List<MilvusService> services, List<Finding> findings, List<Gap> gaps) {
  /** No Milvus service. */
  public static final ServiceFacts NONE = new ServiceFacts(List.of(), List.of(), List.of());

  public ServiceFacts {
    services = OrderedList.of(services, MilvusService.BY_REF);
    findings = OrderedList.of(findings, Comparator.naturalOrder());
    gaps = OrderedList.of(gaps, Comparator.naturalOrder());
  }

  /** These facts without some of them and with others; lists that stay the same are these. */
  public ServiceFacts with(Collection<ServiceFacts> gone, Collection<ServiceFacts> come) {
    return new ServiceFacts(
        OrderedList.of(services, MilvusService.BY_REF)
            .with(all(gone, ServiceFacts::services), all(come, ServiceFacts::services)),
        OrderedList.of(findings, Comparator.<Finding>naturalOrder())
            .with(all(gone, ServiceFacts::findings), all(come, ServiceFacts::findings)),
        OrderedList.of(gaps, Comparator.<Gap>naturalOrder())
            .with(all(gone, ServiceFacts::gaps), all(come, ServiceFacts::gaps)));
  }

  /** Equal facts with the objects of earlier ones where they are equal. */
  public ServiceFacts sharing(ServiceFacts earlier) {
    return new ServiceFacts(
        OrderedList.of(services, MilvusService.BY_REF)
            .sharing(
                OrderedList.of(earlier.services, MilvusService.BY_REF),
                (before, now) -> now.sharing(before)),
        findings,
        gaps);
  }

  private static <T> List<T> all(
      Collection<ServiceFacts> facts, Function<ServiceFacts, List<T>> part) {
    return facts.stream().flatMap(one -> part.apply(one).stream()).toList();
  }

  /**
   * Joins services with their slices.
   *
   * @param origin which source gave the objects
   * @param services at most one of each name; those without an annotation of this project are left
   *     out
   * @param slices of any service; the order does not matter
   */
  public static ServiceFacts from(
      Origin origin, Collection<ServiceObject> services, Collection<SliceObject> slices) {
    Map<ServiceRef, List<SliceObject>> slicesByService =
        slices.stream()
            .filter(slice -> slice.service().isPresent())
            .collect(
                groupingBy(
                    slice -> slice.service().orElseThrow(),
                    TreeMap<ServiceRef, List<SliceObject>>::new,
                    toList()));
    List<MilvusService> facts = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (ServiceObject service : services) {
      ServiceConversion conversion =
          new ServiceConversion(new Subject.OfService(service.ref(), origin), findings, gaps);
      conversion
          .convert(service, slicesByService.getOrDefault(service.ref(), List.of()))
          .ifPresent(facts::add);
    }
    return new ServiceFacts(facts, findings, gaps);
  }
}
