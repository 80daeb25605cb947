package io.milvusxds.discovery.file;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.milvusxds.discovery.FoundText;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a Service what milvus-xds uses: identity, its own annotations, ports. All else in the
 * object, such as the status that kubectl prints, is not looked at and so can not be wrong.
 */
final class ServiceReader {
  private final FileFindings findings;
  private boolean hasLeftOut;

  ServiceReader(FileFindings findings) {
    this.findings = findings;
  }

  /**
   * The Service; a bad annotation or port becomes a finding and takes nothing else with it.
   *
   * @param before the same Service as last read, or null; its values stay where the new are bad
   */
  Service read(Fields object, ObjectMeta identity, @Nullable Service before)
      throws WrongFieldException {
    MetadataReader.addRest(object, identity);
    Optional<Fields> annotations = object.object("metadata").orElseThrow().object("annotations");
    if (annotations.isPresent()) {
      identity.setAnnotations(annotations(annotations.get(), identity, before));
    }
    Service service = new Service();
    service.setMetadata(identity);
    Optional<Fields> spec = object.object("spec");
    if (spec.isPresent()) {
      ServiceSpec read = new ServiceSpec();
      read.setPorts(ports(spec.get(), identity, before != null));
      spec.get().text("type").ifPresent(read::setType);
      spec.get().text("externalName").ifPresent(read::setExternalName);
      service.setSpec(read);
    }
    return service;
  }

  /** Whether anything of what was read could not be understood and was never read before. */
  boolean hasLeftOut() {
    return hasLeftOut;
  }

  private Map<String, String> annotations(
      Fields annotations, ObjectMeta identity, @Nullable Service before) {
    Map<String, String> own = new TreeMap<>();
    annotations
        .mapping()
        .fields()
        .forEach(
            (key, node) -> {
              if (key.startsWith(Annotations.PREFIX)) {
                annotation(key, node, identity, Optional.ofNullable(before))
                    .ifPresent(value -> own.put(key, value));
              }
            });
    return own;
  }

  private Optional<String> annotation(
      String key, YamlNode node, ObjectMeta identity, Optional<Service> before) {
    if (node instanceof YamlNode.Scalar scalar && scalar.type() != ScalarType.NULL) {
      if (scalar.type() != ScalarType.TEXT
          || (scalar.isPlain() && ScalarType.isBooleanOfYaml11(scalar.text()))) {
        findings.add(unquoted(key, scalar, identity));
      }
      return Optional.of(scalar.text());
    }
    Optional<String> kept =
        before
            .map(service -> service.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(key));
    hasLeftOut |= kept.isEmpty();
    findings.add(
        new Finding(
            FindingCode.ANNOTATION_NOT_TEXT,
            findings.subject(node.line()),
            subject(identity) + " " + key,
            FoundText.of(node.description()),
            "text in quotes",
            kept.map(value -> "keeping \"" + FoundText.of(value) + "\", read before")
                .orElse("the annotation is not read, the others are"),
            "Write the value as text in quotes, or leave the annotation out."));
    return kept;
  }

  private Finding unquoted(String key, YamlNode.Scalar scalar, ObjectMeta identity) {
    String found = FoundText.of(scalar.text());
    return new Finding(
        FindingCode.ANNOTATION_UNQUOTED,
        findings.subject(scalar.line()),
        subject(identity) + " " + key,
        found,
        "text in quotes: Kubernetes refuses a bare number, true or off here",
        "it is read as \"" + found + "\"",
        "Quote it: " + key + ": \"" + found + "\".");
  }

  private List<ServicePort> ports(Fields spec, ObjectMeta identity, boolean isKnown)
      throws WrongFieldException {
    List<ServicePort> ports = new ArrayList<>();
    List<YamlNode> items = spec.items("ports");
    for (int i = 0; i < items.size(); i++) {
      try {
        ports.add(port(Fields.of(spec.itemPath("ports", i), items.get(i))));
      } catch (WrongFieldException e) {
        if (isKnown) {
          // The Service as it was read before is worth more than one without this port.
          throw e;
        }
        hasLeftOut = true;
        findings.wrongField(e, subject(identity), "the port is left out, the others stay");
      }
    }
    return ports;
  }

  private static ServicePort port(Fields fields) throws WrongFieldException {
    ServicePort port = new ServicePort();
    fields.text("name").ifPresent(port::setName);
    fields.text("protocol").ifPresent(port::setProtocol);
    fields.number("port").ifPresent(port::setPort);
    return port;
  }

  private static String subject(ObjectMeta identity) {
    return "Service "
        + Optional.ofNullable(identity.getNamespace()).orElse("default")
        + "/"
        + identity.getName();
  }
}
