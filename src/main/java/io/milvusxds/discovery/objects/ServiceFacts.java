package io.milvusxds.discovery.objects;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.Origin;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.model.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  /** The label by which an EndpointSlice names its Service, which is in the same namespace. */
  public static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";

  private static final String DEFAULT_NAMESPACE = "default";

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
      Origin origin, Collection<Service> services, Collection<EndpointSlice> slices) {
    Map<ServiceRef, List<EndpointSlice>> slicesByService =
        slices.stream()
            .filter(slice -> serviceOf(slice).isPresent())
            .collect(
                groupingBy(
                    slice -> serviceOf(slice).orElseThrow(),
                    TreeMap<ServiceRef, List<EndpointSlice>>::new,
                    toList()));
    List<MilvusService> facts = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (Service service : services) {
      ServiceConversion conversion =
          new ServiceConversion(new Subject.OfService(refOf(service), origin), findings, gaps);
      conversion
          .convert(service, slicesByService.getOrDefault(refOf(service), List.of()))
          .ifPresent(facts::add);
    }
    return new ServiceFacts(facts, findings, gaps);
  }

  /**
   * Whether anything can be made of a slice: it lists no endpoint, or at least one that is usable,
   * or it is one of host names, of which that much is understood.
   */
  public static boolean isUnderstood(EndpointSlice slice) {
    List<Gap> gaps = new ArrayList<>();
    // Whose it is shows only in the findings, which are not looked at.
    Origin unused = new Origin("", Writer.NAMESPACE);
    new SliceConversion(new Subject.OfService(refOf(slice), unused), new ArrayList<>(), gaps)
        .convert(slice);
    return gaps.isEmpty();
  }

  /** The object's namespace, {@code default} when it has none, and name. */
  public static ServiceRef refOf(HasMetadata object) {
    ObjectMeta metadata = object.getMetadata();
    return new ServiceRef(
        Optional.ofNullable(metadata.getNamespace()).orElse(DEFAULT_NAMESPACE), metadata.getName());
  }

  /** The service that a slice belongs to; empty when it has no label that says so. */
  public static Optional<ServiceRef> serviceOf(EndpointSlice slice) {
    return Optional.ofNullable(slice.getMetadata().getLabels())
        .map(labels -> labels.get(SERVICE_NAME_LABEL))
        .map(name -> new ServiceRef(refOf(slice).namespace(), name));
  }
}
