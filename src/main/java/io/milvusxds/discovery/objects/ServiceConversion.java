package io.milvusxds.discovery.objects;

import io.milvusxds.discovery.FoundText;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns one Service and its slices into facts; what is wrong goes into the findings, what could not
 * be understood into the gaps, too.
 */
final class ServiceConversion {
  private final ServiceRef ref;
  private final Subject.OfService subject;
  private final List<Finding> findings;
  private final List<Gap> gaps;

  ServiceConversion(Subject.OfService subject, List<Finding> findings, List<Gap> gaps) {
    this.ref = subject.service();
    this.subject = subject;
    this.findings = findings;
    this.gaps = gaps;
  }

  /** The facts; empty when the Service carries no annotation of this project. */
  Optional<MilvusService> convert(ServiceObject service, List<SliceObject> slices) {
    if (service.annotations().isEmpty()) {
      return Optional.empty();
    }
    boolean isWritten = service.annotations().containsKey(Annotations.ENDPOINTS);
    if (service.externalName().isPresent() && !isWritten) {
      findings.add(external(service.externalName().get()));
      gaps.add(new Gap(new GapScope.OneService(ref), "the external name of Service " + ref));
    }
    SliceConversion slicesToEndpoints = new SliceConversion(subject, findings, gaps);
    List<ListedEndpoint> listed = new ArrayList<>();
    slices.forEach(slice -> listed.addAll(slicesToEndpoints.convert(slice)));
    return Optional.of(
        new MilvusService(
            ref,
            createdAt(service.createdAt()),
            service.annotations(),
            portsOf(service),
            EndpointMerge.merge(listed),
            subject.origin()));
  }

  private Finding external(String written) {
    String name = written.isEmpty() ? "HOST" : written;
    return new Finding(
        FindingCode.EXTERNAL_NAME,
        subject,
        "spec.type",
        "ExternalName " + FoundText.of(name),
        "a Service with EndpointSlices, or its hosts as " + Annotations.ENDPOINTS,
        "the external name is not looked up, so the endpoints of the Service are unknown",
        "Write for example " + Annotations.ENDPOINTS + ": " + FoundText.of(name) + ":19530.");
  }

  private Instant createdAt(String timestamp) {
    if (timestamp.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return OffsetDateTime.parse(timestamp).toInstant();
    } catch (DateTimeParseException e) {
      findings.add(
          new Finding(
              FindingCode.CREATION_TIME,
              subject,
              "metadata.creationTimestamp",
              FoundText.of(timestamp),
              "a time such as 2026-01-31T12:00:00Z",
              "the Service counts as older than every other that claims its role",
              "Leave the field out or write the time in that form."));
      return Instant.EPOCH;
    }
  }

  private List<ServicePort> portsOf(ServiceObject service) {
    List<ServicePort> ports = new ArrayList<>();
    for (PortObject port : service.ports()) {
      // gRPC needs TCP; a UDP port beside it must not make "the only port" ambiguous.
      if (port.isTcp() && port.isUsable()) {
        ports.add(new ServicePort(port.name(), port.number().orElseThrow()));
      } else if (port.isTcp()) {
        findings.add(badPort(port));
        gaps.add(new Gap(new GapScope.OneService(ref), "a port of Service " + ref));
      }
    }
    return ports;
  }

  private Finding badPort(PortObject port) {
    return new Finding(
        FindingCode.PORT_NUMBER,
        subject,
        "spec.ports[name=" + FoundText.of(port.name()) + "].port",
        port.number().map(String::valueOf).orElse("null"),
        "a number in 1..65535",
        "the port is left out, the others stay",
        "Write the port's number.");
  }
}
