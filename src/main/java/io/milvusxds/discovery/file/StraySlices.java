package io.milvusxds.discovery.file;

import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds EndpointSlices that belong to no Service of the files: a mistyped label would otherwise
 * only show as a Service without endpoints. In a cluster it is normal for a moment; in files it
 * never is.
 */
final class StraySlices {
  private StraySlices() {}

  /** One warning for each, in the order given. */
  static List<Finding> findings(Collection<ManifestObject> objects) {
    return strays(objects)
        .map(object -> stray(object, ((SliceObject) object.object()).service()))
        .toList();
  }

  /** What their endpoints may concern: nobody knows whose they are. */
  static List<Gap> gaps(Collection<ManifestObject> objects) {
    return strays(objects)
        .filter(object -> !((SliceObject) object.object()).endpoints().isEmpty())
        .map(
            object ->
                new Gap(
                    new GapScope.OneNamespace(object.key().ref().namespace()),
                    "the Service of " + object.key()))
        .toList();
  }

  private static Stream<ManifestObject> strays(Collection<ManifestObject> objects) {
    Set<ServiceRef> services =
        objects.stream()
            .filter(object -> object.object() instanceof ServiceObject)
            .map(object -> object.key().ref())
            .collect(Collectors.toSet());
    return objects.stream()
        .filter(object -> object.object() instanceof SliceObject && !object.isHalfDone())
        .filter(
            object ->
                ((SliceObject) object.object()).service().filter(services::contains).isEmpty());
  }

  private static Finding stray(ManifestObject slice, Optional<ServiceRef> service) {
    return new Finding(
        FindingCode.SLICE_WITHOUT_SERVICE,
        new Subject.OfFile(slice.place()),
        slice.key() + " metadata.labels[" + SliceObject.SERVICE_NAME_LABEL + "]",
        service.map(ServiceRef::toString).orElse("nothing"),
        "the name of a Service of the same namespace in these files",
        "the slice is not used",
        "Write the Service's name into the label, or add the Service.");
  }
}
