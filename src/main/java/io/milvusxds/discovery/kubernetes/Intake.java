package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import io.milvusxds.discovery.objects.EndpointObject;
import io.milvusxds.discovery.objects.PortObject;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.ServiceRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns the client's objects into our own, once.
 *
 * <p>Every Service of the cluster must be watched, since what makes one ours is an annotation. A
 * whole object has the list of managed fields, status, foreign labels and annotations (with the
 * whole manifest once more): several times what is kept.
 */
final class Intake {
  private Intake() {}

  /** Of a Service without an annotation of this project only its name is kept. */
  static ServiceObject service(Service service) {
    ObjectMeta metadata = service.getMetadata();
    @Nullable ServiceSpec spec = service.getSpec();
    ServiceObject bare =
        new ServiceObject(
            ref(service),
            orEmpty(metadata.getCreationTimestamp()),
            annotations(metadata),
            List.of(),
            Optional.empty());
    if (bare.annotations().isEmpty() || spec == null) {
      return bare;
    }
    return new ServiceObject(
        bare.ref(),
        bare.createdAt(),
        bare.annotations(),
        orEmpty(spec.getPorts()).stream()
            .map(port -> port(port.getName(), port.getProtocol(), port.getPort()))
            .toList(),
        "ExternalName".equals(spec.getType())
            ? Optional.of(orEmpty(spec.getExternalName()))
            : Optional.empty());
  }

  private static SortedMap<String, String> annotations(ObjectMeta metadata) {
    SortedMap<String, String> annotations = new TreeMap<>(orEmpty(metadata.getAnnotations()));
    annotations.values().removeIf(Objects::isNull);
    return annotations;
  }

  static SliceObject slice(EndpointSlice slice) {
    ObjectMeta metadata = slice.getMetadata();
    ServiceRef ref = ref(slice);
    return new SliceObject(
        ref,
        Optional.ofNullable(orEmpty(metadata.getLabels()).get(SliceObject.SERVICE_NAME_LABEL))
            .map(name -> new ServiceRef(ref.namespace(), name)),
        orEmpty(metadata.getCreationTimestamp()),
        orEmpty(slice.getAddressType()),
        orEmpty(slice.getPorts()).stream()
            .map(port -> port(port.getName(), port.getProtocol(), port.getPort()))
            .toList(),
        orEmpty(slice.getEndpoints()).stream().map(Intake::endpoint).toList());
  }

  private static EndpointObject endpoint(Endpoint endpoint) {
    return new EndpointObject(
        orEmpty(endpoint.getAddresses()),
        endpoint.getTargetRef() == null ? "" : orEmpty(endpoint.getTargetRef().getName()),
        orEmpty(endpoint.getZone()),
        endpoint.getHints() == null
            ? List.of()
            : orEmpty(endpoint.getHints().getForZones()).stream()
                .map(ForZone::getName)
                .map(Intake::orEmpty)
                .toList(),
        conditions(endpoint.getConditions()));
  }

  private static EndpointObject.Conditions conditions(@Nullable EndpointConditions conditions) {
    return conditions == null
        ? EndpointObject.Conditions.NONE
        : new EndpointObject.Conditions(
            Optional.ofNullable(conditions.getReady()),
            Optional.ofNullable(conditions.getServing()),
            Optional.ofNullable(conditions.getTerminating()));
  }

  private static PortObject port(
      @Nullable String name, @Nullable String protocol, @Nullable Integer number) {
    return new PortObject(orEmpty(name), orEmpty(protocol), Optional.ofNullable(number));
  }

  private static ServiceRef ref(HasMetadata object) {
    return new ServiceRef(
        Objects.requireNonNullElse(object.getMetadata().getNamespace(), "default"),
        object.getMetadata().getName());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
