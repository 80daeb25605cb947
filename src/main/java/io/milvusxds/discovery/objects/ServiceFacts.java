package io.milvusxds.discovery.objects;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.Origin;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
  public ServiceFacts {
    services = services.stream().sorted(Comparator.comparing(MilvusService::ref)).toList();
    findings = findings.stream().sorted().toList();
    gaps = gaps.stream().sorted().toList();
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
