package io.milvusxds.discovery.file;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.milvusxds.discovery.objects.RegistryObject;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells what is probably meant otherwise than it is read, which only shows when all objects of the
 * files are seen together.
 */
final class Mistakes {
  private static final int MILVUS_PORT = 19530;

  private final Collection<ManifestObject> objects;
  private final List<MilvusService> services;
  private final List<StrayRole> strayRoles;

  /**
   * @param objects of all files
   * @param services those among them that have annotations of this project
   * @param strayRoles all that were found
   */
  Mistakes(
      Collection<ManifestObject> objects,
      List<MilvusService> services,
      List<StrayRole> strayRoles) {
    this.objects = objects;
    this.services = services;
    this.strayRoles = strayRoles.stream().filter(stray -> !isClaimed(stray)).toList();
  }

  /** Roles that stand where nobody reads them, unless a Service of the namespace has the role. */
  List<Finding> strayRoleFindings() {
    Map<List<String>, List<StrayRole>> byRole =
        strayRoles.stream()
            .collect(
                groupingBy(
                    stray -> List.of(stray.namespace(), StrayRole.normal(stray.role())),
                    LinkedHashMap<List<String>, List<StrayRole>>::new,
                    toList()));
    return byRole.values().stream()
        .map(places -> places.get(0).finding(places.size() - 1))
        .toList();
  }

  /** What {@link #strayRoleFindings()} tells of, as gaps: a Service may be meant to have a role. */
  List<Gap> strayRoleGaps() {
    return strayRoles.stream().map(StrayRole::gap).distinct().toList();
  }

  /** Services whose endpoints are only given in the form that Kubernetes has given up. */
  List<Finding> legacyEndpoints() {
    return legacy().stream()
        .map(
            object ->
                new Finding(
                    FindingCode.ENDPOINTS_LEGACY,
                    new Subject.OfFile(object.place()),
                    object.key().toString(),
                    "kind Endpoints, and no EndpointSlice of the Service",
                    "EndpointSlices (discovery.k8s.io/v1), which Kubernetes makes beside it",
                    "the endpoints of the Service are unknown",
                    "Print the slices too (kubectl get services,endpointslices -o yaml), or write"
                        + " the hosts into the Service's annotation "
                        + Annotations.ENDPOINTS
                        + "."))
        .toList();
  }

  /** What {@link #legacyEndpoints()} tells of, as gaps. */
  List<Gap> legacyGaps() {
    return legacy().stream()
        .map(
            object -> new Gap(new GapScope.OneService(object.key().ref()), object.key().toString()))
        .toList();
  }

  /** Services that look like those of Milvus, when none at all has an annotation. */
  List<Finding> unannotated() {
    return objects.stream()
        .filter(object -> services.isEmpty() && looksLikeMilvus(object.object()))
        .map(
            object ->
                new Finding(
                    FindingCode.SERVICE_NOT_ANNOTATED,
                    new Subject.OfFile(object.place()),
                    object.key().toString(),
                    "no annotation that begins with " + Annotations.PREFIX,
                    Annotations.ROLE + " on the Services of Milvus",
                    "the Service is not managed, and nothing is served from here",
                    "Write "
                        + Annotations.ROLE
                        + ": ro, rw or all under metadata.annotations of the Service."))
        .toList();
  }

  // A Service needs its own role; what is written on the nodes may have been meant for any.
  private boolean isClaimed(StrayRole stray) {
    Set<String> roles =
        services.stream()
            .filter(service -> service.ref().namespace().equals(stray.namespace()))
            .filter(service -> service.annotations().containsKey(Annotations.ROLE))
            .filter(
                service -> stray.service().isEmpty() || stray.service().get().equals(service.ref()))
            .map(
                service ->
                    StrayRole.normal(service.annotations().getOrDefault(Annotations.ROLE, "")))
            .collect(Collectors.toSet());
    return stray.service().isPresent() ? !roles.isEmpty() : stray.isAmong(roles);
  }

  private List<ManifestObject> legacy() {
    Set<ServiceRef> sliced =
        objects.stream()
            .map(ManifestObject::object)
            .filter(SliceObject.class::isInstance)
            .flatMap(slice -> ((SliceObject) slice).service().stream())
            .collect(Collectors.toSet());
    Set<ServiceRef> waiting =
        services.stream()
            .filter(service -> !service.annotations().containsKey(Annotations.ENDPOINTS))
            .map(MilvusService::ref)
            .filter(ref -> !sliced.contains(ref))
            .collect(Collectors.toSet());
    return objects.stream()
        .filter(object -> object.key().kind().equals(ManifestReader.LEGACY_ENDPOINTS))
        .filter(object -> waiting.contains(object.key().ref()))
        .toList();
  }

  private static boolean looksLikeMilvus(RegistryObject object) {
    return object instanceof ServiceObject service
        && (service.ref().name().contains("milvus")
            || service.ports().stream()
                .anyMatch(port -> port.number().equals(Optional.of(MILVUS_PORT))));
  }
}
