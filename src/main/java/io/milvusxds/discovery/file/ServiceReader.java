package io.milvusxds.discovery.file;

import io.milvusxds.discovery.FoundText;
import io.milvusxds.discovery.objects.PortObject;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads of a Service what milvus-xds uses: identity, its own annotations, ports. All else in the
 * object, such as the status that kubectl prints, is not looked at and so can not be wrong.
 */
final class ServiceReader {
  // Source: https://yaml.org/type/bool.html; kubectl's YAML library still follows it.
  private static final Set<String> BOOLEANS_OF_YAML_1_1 =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off",
          "OFF");

  private final ObjectKey key;
  private final Optional<ServiceObject> before;
  private final FileFindings findings;
  private final SortedMap<String, Integer> annotationLines = new TreeMap<>();
  private boolean hasLeftOut;

  /**
   * @param before the same Service as last read; its values stay where the new are bad
   */
  ServiceReader(ObjectKey key, Optional<ServiceObject> before, FileFindings findings) {
    this.key = key;
    this.before = before;
    this.findings = findings;
  }

  /** The Service; a bad annotation or port becomes a finding and takes nothing else with it. */
  ServiceObject read(Piece object) throws FileProblem {
    Piece metadata = object.field("metadata").orElseThrow();
    String createdAt = metadata.text("creationTimestamp").orElse("");
    Optional<Piece> annotations = metadata.object("annotations");
    SortedMap<String, String> own = new TreeMap<>();
    annotations.map(Piece::fields).orElse(Map.of()).entrySet().stream()
        .filter(field -> field.getKey().startsWith(Annotations.PREFIX))
        .forEach(
            field -> {
              annotationLines.put(field.getKey(), field.getValue().line());
              annotation(field.getKey(), field.getValue())
                  .ifPresent(value -> own.put(field.getKey(), value));
            });
    Optional<Piece> spec = object.object("spec");
    List<PortObject> ports = spec.isEmpty() ? List.of() : ports(spec.get());
    return new ServiceObject(
        key.ref(),
        createdAt,
        own,
        ports,
        spec.isEmpty() ? Optional.empty() : externalName(spec.get()));
  }

  /** Whether anything of what was read could not be understood and was never read before. */
  boolean hasLeftOut() {
    return hasLeftOut;
  }

  /** Where the annotations stand that were read. */
  SortedMap<String, Integer> annotationLines() {
    return annotationLines;
  }

  private static Optional<String> externalName(Piece spec) throws FileProblem {
    Optional<String> name = spec.text("externalName");
    return spec.text("type").filter("ExternalName"::equals).map(type -> name.orElse(""));
  }

  private Optional<String> annotation(String name, Piece value) {
    Optional<String> text = value.scalar().filter(scalar -> !value.isNothing());
    if (text.isPresent()) {
      boolean isBoolean = value.isPlain() && BOOLEANS_OF_YAML_1_1.contains(text.get());
      if (!value.isText() || isBoolean) {
        findings.add(unquoted(name, value, FoundText.of(text.get())));
      }
      return text;
    }
    Optional<String> kept =
        before.flatMap(service -> Optional.ofNullable(service.annotations().get(name)));
    hasLeftOut |= kept.isEmpty();
    findings.add(
        new Finding(
            FindingCode.ANNOTATION_NOT_TEXT,
            findings.subject(value.line()),
            key + " " + name,
            FoundText.of(value.description()),
            "text in quotes",
            kept.map(old -> "keeping \"" + FoundText.of(old) + "\", read before")
                .orElse("the annotation is not read, the others are"),
            "Write the value as text in quotes, or leave the annotation out."));
    return kept;
  }

  private Finding unquoted(String name, Piece value, String found) {
    return new Finding(
        FindingCode.ANNOTATION_UNQUOTED,
        findings.subject(value.line()),
        key + " " + name,
        found,
        "text in quotes: Kubernetes refuses a bare number, true or off here",
        "it is read as \"" + found + "\"",
        "Quote it: " + name + ": \"" + found + "\".");
  }

  private List<PortObject> ports(Piece spec) throws FileProblem {
    List<PortObject> ports = new ArrayList<>();
    for (Piece item : spec.items("ports")) {
      try {
        ports.add(SliceReader.port(item));
      } catch (FileProblem e) {
        if (before.isPresent()) {
          // The Service as it was read before is worth more than one without this port.
          throw e;
        }
        hasLeftOut = true;
        findings.wrongField(e, key.toString(), "the port is left out, the others stay");
      }
    }
    return ports;
  }
}
