package io.milvusxds.routing;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.Subject;
import io.milvusxds.model.Writer;
import io.milvusxds.tuning.ReadTuning;
import io.milvusxds.tuning.ReservedAddress;
import io.milvusxds.tuning.ServiceRole;
import io.milvusxds.tuning.ServiceTuning;
import io.milvusxds.tuning.TunedService;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The findings of this package, in the words that the operator reads. */
final class RoutingFindings {
  private static final String ROLE = ServiceTuning.ROLE.annotation();
  private static final String DEPLOYMENT = ServiceTuning.DEPLOYMENT.annotation();
  private static final String API = ReadTuning.API.annotation();
  private static final String PORT = ServiceTuning.PORT.annotation();

  /** More addresses than this do not help anyone and make the text long. */
  private static final int MAX_LISTED = 5;

  private RoutingFindings() {}

  static Finding roleTaken(TunedService younger, TunedService older) {
    ServiceRole claim = younger.tuning().claim();
    String role = claim == older.tuning().claim() ? claim.label() : younger.tuning().role().label();
    MilvusService holder = older.service();
    String why =
        holder.createdAt().isBefore(younger.service().createdAt())
            ? "was created earlier"
            : "comes first by name";
    return new Finding(
        FindingCode.ROLE_TAKEN,
        younger.service().subject(),
        ROLE,
        claim.label(),
        "one "
            + role
            + " Service in deployment "
            + younger.tuning().deployment()
            + ", but Service "
            + holder.ref()
            + " claims the role too and "
            + why,
        "Service "
            + holder.ref()
            + " keeps the role; this one gets no requests and its annotations do not apply",
        "Remove "
            + ROLE
            + " from one of the two, or tell two Milvus clusters apart by "
            + DEPLOYMENT
            + ".");
  }

  static Finding roleMissing(DeploymentRef deployment, EmptyPool whenEmpty) {
    String role = whenEmpty.role().label();
    return new Finding(
        whenEmpty.served() ? FindingCode.ROLE_UNCLAIMED_SERVED : FindingCode.ROLE_UNCLAIMED,
        new Subject.OfDeployment(deployment),
        "",
        "no Service has the role " + role,
        "one Service with " + ROLE + ": " + role,
        whenEmpty.effect(),
        "Annotate the Service of the "
            + (whenEmpty.role() == EndpointRole.READ_ONLY ? "read-only" : "read-write")
            + " nodes with "
            + ROLE
            + ": "
            + role
            + " and "
            + DEPLOYMENT
            + ": "
            + deployment.name()
            + ".");
  }

  /** No service has the role, but something that nobody could read may be that service. */
  static Finding roleUnknown(DeploymentRef deployment, Gap gap, EmptyPool whenEmpty) {
    String role = whenEmpty.role().label();
    return new Finding(
        FindingCode.ROLE_UNCLEAR,
        new Subject.OfDeployment(deployment),
        "",
        "no Service has the role " + role + ", but " + gap.found() + " could not be read",
        "one Service with " + ROLE + ": " + role,
        whenEmpty.effectWhenUnknown(),
        "Mend what could not be read; another finding says what is wrong with it.");
  }

  /** A service has no ready endpoint, but something that nobody could read may hold some. */
  static Finding endpointsUnknown(TunedService tuned, Gap gap, EmptyPool whenEmpty) {
    return new Finding(
        FindingCode.ENDPOINTS_UNCLEAR,
        tuned.service().subject(),
        "",
        "no usable endpoint, but " + gap.found() + " could not be read",
        "at least one ready endpoint",
        whenEmpty.effectWhenUnknown(),
        "Mend what could not be read; another finding says what is wrong with it.");
  }

  /** An address that requests may not be sent to, by itself or as that of a name. */
  static Finding refusedAddress(
      TunedService tuned, HostPort written, String ip, ReservedAddress kind) {
    boolean isResolved = !written.host().equals(ip);
    return new Finding(
        FindingCode.HOST_REFUSED,
        tuned.service().subject(),
        ServiceTuning.ENDPOINTS.annotation(),
        isResolved ? written.host() + ", which DNS resolves to " + ip : ip,
        "the address of a Milvus node; " + ip + " " + kind.why(),
        "it gets no requests",
        isResolved ? "Correct the name or what DNS says of it." : "Correct the address.");
  }

  /** Addresses in the registry that requests may not be sent to. */
  static Finding refusedAddresses(TunedService tuned, List<String> ips) {
    return new Finding(
        FindingCode.ADDRESS_REFUSED,
        tuned.service().subject(),
        "endpoints",
        listed(ips),
        "addresses of Milvus nodes, not unspecified, multicast"
            + (tuned.service().origin().writer() == Writer.NAMESPACE
                ? ", loopback or link-local"
                : "")
            + " ones",
        "they get no requests",
        "Correct the addresses in the EndpointSlice.");
  }

  /** More than one endpoint takes writes. */
  static Finding severalWriters(DeploymentRef deployment, List<String> names) {
    return new Finding(
        FindingCode.WRITERS_SEVERAL,
        new Subject.OfDeployment(deployment),
        "",
        names.size() + " read-write endpoints: " + listed(names),
        "one; Milvus 1.x on shared storage must never have two writers",
        "writes go to all of them in turn",
        "Scale the read-write nodes to one. Milvus 2.x may have several: write "
            + API
            + ": v2 on the read-only Service.");
  }

  static Finding noSuchPort(TunedService tuned, Optional<String> before, EmptyPool whenEmpty) {
    List<ServicePort> declared = tuned.service().ports();
    String ports =
        declared.stream().map(RoutingFindings::described).collect(Collectors.joining(", "));
    String existing = declared.isEmpty() ? "the Service declares no port" : ports;
    return tuned
        .tuning()
        .port()
        .match(
            conventional ->
                new Finding(
                    portNotFound(whenEmpty),
                    tuned.service().subject(),
                    "spec.ports",
                    declared.isEmpty() ? "(none)" : ports,
                    "a port named "
                        + String.join(" or ", PortNames.CONVENTIONAL)
                        + ", or numbered "
                        + PortNames.MILVUS
                        + ", or a single port",
                    withoutPort(tuned, before, whenEmpty),
                    declared.isEmpty()
                        ? "Declare the port that carries gRPC under spec.ports."
                        : "Write the port that carries gRPC as " + PORT + ", by name or number."),
            named ->
                noSuchPort(
                    tuned,
                    named.name(),
                    existing,
                    withoutPort(tuned, before, whenEmpty),
                    whenEmpty),
            numbered ->
                noSuchPort(
                    tuned,
                    Integer.toString(numbered.number()),
                    existing,
                    withoutPort(tuned, before, whenEmpty),
                    whenEmpty));
  }

  private static Finding noSuchPort(
      TunedService tuned, String found, String existing, String effect, EmptyPool whenEmpty) {
    return new Finding(
        portNotFound(whenEmpty),
        tuned.service().subject(),
        PORT,
        found,
        "a port of this Service: " + existing,
        effect,
        "Write the name or the number of the Service port that carries gRPC.");
  }

  /**
   * Endpoints that say nothing of the port.
   *
   * @param before the port by whose number they are used instead; empty when there is none
   */
  static Finding endpointsWithoutPort(
      TunedService tuned, String port, List<String> ips, Optional<String> before) {
    return new Finding(
        FindingCode.ENDPOINTS_WITHOUT_PORT,
        tuned.service().subject(),
        "endpoints",
        listed(ips),
        port.isEmpty()
            ? "endpoints that list a port number"
            : "endpoints that list a number for port " + port,
        before
            .map(name -> "they are used at their port " + name + ", found before")
            .orElse("these endpoints get no new requests"),
        "Give the port's name and number in the EndpointSlice, or choose another port with "
            + PORT
            + ".");
  }

  private static String listed(List<String> all) {
    String listed = all.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    int more = all.size() - MAX_LISTED;
    return more > 0 ? listed + " and " + more + " more" : listed;
  }

  static Finding nothingUsable(TunedService tuned, EmptyPool whenEmpty) {
    int known = tuned.service().endpoints().size();
    return new Finding(
        whenEmpty.served() ? FindingCode.ENDPOINTS_NONE_SERVED : FindingCode.ENDPOINTS_NONE,
        tuned.service().subject(),
        "",
        known == 0 ? "no endpoint" : "no usable endpoint among " + known,
        "at least one ready endpoint",
        whenEmpty.effect(),
        tuned.service().origin().writer() == Writer.NAMESPACE
            ? "Look at the pods behind this Service and at its selector."
            : "List endpoints of this Service that are ready in an EndpointSlice, or write its"
                + " hosts as "
                + Annotations.ENDPOINTS
                + ".");
  }

  private static String withoutPort(
      TunedService tuned, Optional<String> before, EmptyPool whenEmpty) {
    if (before.isPresent()) {
      return "its endpoints are used at their port " + before.get() + ", found before";
    }
    boolean hasReady =
        tuned.service().endpoints().stream()
            .anyMatch(endpoint -> endpoint.state() != EndpointState.NOT_READY);
    return hasReady
        ? whenEmpty.effectWhenUnknown()
        : "no endpoint of this Service gets requests, and " + whenEmpty.effect();
  }

  private static String described(ServicePort port) {
    return port.name().isEmpty() ? "" + port.number() : port.name() + " " + port.number();
  }

  private static FindingCode portNotFound(EmptyPool whenEmpty) {
    return whenEmpty.served() ? FindingCode.PORT_NOT_FOUND_SERVED : FindingCode.PORT_NOT_FOUND;
  }
}
