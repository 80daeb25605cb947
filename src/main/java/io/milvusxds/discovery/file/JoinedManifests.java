package io.milvusxds.discovery.file;

import com.google.common.collect.Sets;
import io.milvusxds.discovery.objects.RegistryObject;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.Origin;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.ServicePlaces;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.model.Subject;
import io.milvusxds.model.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What all files of a source come to when they are seen together; used once. */
final class JoinedManifests {
  private final Path path;
  private final SortedMap<Path, KnownFile> files;
  private final SortedMap<ObjectKey, ManifestObject> objects = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<StrayRole> strayRoles = new ArrayList<>();

  /**
   * @param path of the file or folder, as the operator names it
   * @param gone those of the files that have just gone, whose objects may be on their way to others
   */
  JoinedManifests(Path path, SortedMap<Path, KnownFile> files, Set<Path> gone) {
    this.path = path;
    this.files = files;
    files.forEach(
        (file, known) -> {
          findings.addAll(known.said().findings());
          gaps.addAll(known.said().gaps(file));
          strayRoles.addAll(known.said().manifest().strayRoles());
        });
    for (ManifestObject object : objectsIn(Sets.difference(files.keySet(), gone))) {
      ManifestObject first = objects.putIfAbsent(object.key(), object);
      if (first != null) {
        findings.add(first.duplicateAt(object.place()));
      }
    }
    // A file that was renamed gives its objects under its new name.
    objectsIn(gone).forEach(object -> objects.putIfAbsent(object.key(), object));
  }

  SourceSnapshot snapshot() {
    String source = ManifestFiles.sourceName(path);
    ServiceFacts facts =
        ServiceFacts.from(
            new Origin(source, Writer.OPERATOR),
            objectsOf(ServiceObject.class),
            objectsOf(SliceObject.class));
    findings.addAll(facts.findings());
    gaps.addAll(facts.gaps());
    gaps.addAll(StraySlices.gaps(objects.values()));
    findings.addAll(StraySlices.findings(objects.values()));
    Mistakes mistakes = new Mistakes(objects.values(), facts.services(), strayRoles);
    findings.addAll(mistakes.strayRoleFindings());
    gaps.addAll(mistakes.strayRoleGaps());
    findings.addAll(mistakes.legacyEndpoints());
    gaps.addAll(mistakes.legacyGaps());
    if (facts.services().isEmpty()) {
      findings.addAll(mistakes.unannotated());
      findings.add(noneAnnotated());
    }
    return new SourceSnapshot(source, facts.services(), findings, gaps, places());
  }

  private SortedMap<ServiceRef, ServicePlaces> places() {
    SortedMap<ServiceRef, ServicePlaces> places = new TreeMap<>();
    objects.values().stream()
        .filter(object -> object.object() instanceof ServiceObject)
        .forEach(object -> places.put(object.key().ref(), object.places()));
    return places;
  }

  private List<ManifestObject> objectsIn(Set<Path> paths) {
    return files.entrySet().stream()
        .filter(file -> paths.contains(file.getKey()))
        .flatMap(file -> file.getValue().said().manifest().objects().values().stream())
        .toList();
  }

  private <T extends RegistryObject> List<T> objectsOf(Class<T> type) {
    return objects.values().stream()
        .map(ManifestObject::object)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private Finding noneAnnotated() {
    return new Finding(
        FindingCode.SOURCE_EMPTY,
        new Subject.OfFile(new PlaceInFile(path.toString(), 0)),
        "",
        "no Service with an annotation that begins with " + Annotations.PREFIX,
        "at least one",
        "nothing is served from here",
        "Annotate the Services of Milvus with " + Annotations.ROLE + ": ro, rw or all.");
  }
}
