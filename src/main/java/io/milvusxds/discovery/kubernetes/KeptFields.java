package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.model.Annotations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of an object that {@link ServiceFacts} reads.
 *
 * <p>Every Service of the cluster must be watched, since what makes one ours is an annotation. A
 * whole object has the list of managed fields, status, foreign labels and annotations (with the
 * whole manifest once more): several times what is kept.
 */
final class KeptFields {
  private KeptFields() {}

  /** A new Service; of one without an annotation of this project only its name is kept. */
  static Service ofService(Service service) {
    Service kept = new Service();
    ObjectMeta metadata = identity(service);
    kept.setMetadata(metadata);
    Map<String, String> own = new HashMap<>();
    orEmpty(service.getMetadata().getAnnotations())
        .forEach(
            (key, value) -> {
              if (key.startsWith(Annotations.PREFIX)) {
                own.put(key, value);
              }
            });
    if (!own.isEmpty() && service.getSpec() != null) {
      metadata.setAnnotations(own);
      ServiceSpec spec = new ServiceSpec();
      spec.setPorts(service.getSpec().getPorts());
      spec.setType(service.getSpec().getType());
      spec.setExternalName(service.getSpec().getExternalName());
      kept.setSpec(spec);
    }
    return kept;
  }

  /** A new EndpointSlice. */
  static EndpointSlice ofSlice(EndpointSlice slice) {
    EndpointSlice kept = new EndpointSlice();
    ObjectMeta metadata = identity(slice);
    @Nullable String service =
        orEmpty(slice.getMetadata().getLabels()).get(ServiceFacts.SERVICE_NAME_LABEL);
    if (service != null) {
      metadata.setLabels(Map.of(ServiceFacts.SERVICE_NAME_LABEL, service));
    }
    kept.setMetadata(metadata);
    kept.setAddressType(slice.getAddressType());
    kept.setPorts(slice.getPorts());
    List<Endpoint> endpoints = new ArrayList<>();
    if (slice.getEndpoints() != null) {
      slice.getEndpoints().forEach(endpoint -> endpoints.add(ofEndpoint(endpoint)));
    }
    kept.setEndpoints(endpoints);
    return kept;
  }

  private static Endpoint ofEndpoint(Endpoint endpoint) {
    Endpoint kept = new Endpoint();
    kept.setAddresses(endpoint.getAddresses());
    kept.setConditions(endpoint.getConditions());
    kept.setZone(endpoint.getZone());
    kept.setHints(endpoint.getHints());
    if (endpoint.getTargetRef() != null) {
      ObjectReference target = new ObjectReference();
      target.setName(endpoint.getTargetRef().getName());
      kept.setTargetRef(target);
    }
    return kept;
  }

  private static ObjectMeta identity(HasMetadata object) {
    ObjectMeta whole = object.getMetadata();
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(whole.getName());
    metadata.setNamespace(whole.getNamespace());
    metadata.setResourceVersion(whole.getResourceVersion());
    metadata.setCreationTimestamp(whole.getCreationTimestamp());
    return metadata;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
