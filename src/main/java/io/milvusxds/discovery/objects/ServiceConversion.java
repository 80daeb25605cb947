package io.milvusxds.discovery.objects;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
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
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
  Optional<MilvusService> convert(Service service, List<EndpointSlice> slices) {
    SortedMap<String, String> annotations = annotationsOf(service);
    if (annotations.isEmpty()) {
      return Optional.empty();
    }
    if (isExternal(service) && !annotations.containsKey(Annotations.ENDPOINTS)) {
      findings.add(external(service));
      gaps.add(new Gap(new GapScope.OneService(ref), "the external name of Service " + ref));
    }
    SliceConversion slicesToEndpoints = new SliceConversion(subject, findings, gaps);
    List<ListedEndpoint> listed = new ArrayList<>();
    slices.forEach(slice -> listed.addAll(slicesToEndpoints.convert(slice)));
    return Optional.of(
        new MilvusService(
            ref,
            createdAt(service.getMetadata().getCreationTimestamp()),
            annotations,
            portsOf(service),
            EndpointMerge.merge(listed),
            subject.origin()));
  }

  private static boolean isExternal(Service service) {
    return service.getSpec() != null && "ExternalName".equals(service.getSpec().getType());
  }

  private Finding external(Service service) {
    String name = Optional.ofNullable(service.getSpec().getExternalName()).orElse("HOST");
    return new Finding(
        FindingCode.EXTERNAL_NAME,
        subject,
        "spec.type",
        "ExternalName " + FoundText.of(name),
        "a Service with EndpointSlices, or its hosts as " + Annotations.ENDPOINTS,
        "the external name is not looked up, so the endpoints of the Service are unknown",
        "Write for example " + Annotations.ENDPOINTS + ": " + FoundText.of(name) + ":19530.");
  }

  private static SortedMap<String, String> annotationsOf(Service service) {
    SortedMap<String, String> own = new TreeMap<>();
    Map<String, String> all = service.getMetadata().getAnnotations();
    if (all != null) {
      all.forEach(
          (key, value) -> {
            if (key.startsWith(Annotations.PREFIX) && value != null) {
              own.put(key, value);
            }
          });
    }
    return own;
  }

  private Instant createdAt(@Nullable String timestamp) {
    if (timestamp == null) {
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

  private List<ServicePort> portsOf(Service service) {
    List<ServicePort> ports = new ArrayList<>();
    if (service.getSpec() == null || service.getSpec().getPorts() == null) {
      return ports;
    }
    service
        .getSpec()
        .getPorts()
        .forEach(
            port -> {
              // gRPC needs TCP; a UDP port beside it must not make "the only port" ambiguous.
              if (!SliceConversion.isTcp(port.getProtocol())) {
                return;
              }
              Integer number = port.getPort();
              String name = Optional.ofNullable(port.getName()).orElse("");
              if (number == null || !SliceConversion.isPort(number)) {
                findings.add(badPort(name, number));
                gaps.add(new Gap(new GapScope.OneService(ref), "a port of Service " + ref));
              } else {
                ports.add(new ServicePort(name, number));
              }
            });
    return ports;
  }

  private Finding badPort(String name, @Nullable Integer number) {
    return new Finding(
        FindingCode.PORT_NUMBER,
        subject,
        "spec.ports[name=" + FoundText.of(name) + "].port",
        String.valueOf(number),
        "a number in 1..65535",
        "the port is left out, the others stay",
        "Write the port's number.");
  }
}
