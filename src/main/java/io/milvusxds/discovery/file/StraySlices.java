package io.milvusxds.discovery.file;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.model.Finding;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds EndpointSlices that belong to no Service of the files: a mistyped label would otherwise
 * only show as a Service without endpoints. In a cluster it is normal for a moment; in files it
 * never is.
 */
final class StraySlices {
  private StraySlices() {}

  /** One warning for each, in the order given. */
  static List<Finding> findings(Collection<ManifestObject> objects) {
    Set<ServiceRef> services =
        objects.stream()
            .filter(object -> !(object.object() instanceof EndpointSlice))
            .map(object -> object.key().ref())
            .collect(Collectors.toSet());
    List<Finding> findings = new ArrayList<>();
    for (ManifestObject object : objects) {
      if (object.object() instanceof EndpointSlice slice) {
        Optional<ServiceRef> service = ServiceFacts.serviceOf(slice);
        if (service.isEmpty() || !services.contains(service.get())) {
          findings.add(stray(object, service));
        }
      }
    }
    return findings;
  }

  private static Finding stray(ManifestObject slice, Optional<ServiceRef> service) {
    return new Finding(
        Severity.WARNING,
        "file " + slice.place(),
        slice.key() + " metadata.labels[" + ServiceFacts.SERVICE_NAME_LABEL + "]",
        service.map(ServiceRef::toString).orElse("nothing"),
        "the name of a Service of the same namespace in these files",
        "the slice is not used",
        "Write the Service's name into the label, or add the Service.");
  }
}
