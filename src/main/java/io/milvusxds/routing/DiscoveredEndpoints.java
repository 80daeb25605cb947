package io.milvusxds.routing;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.MilvusService;
import io.milvusxds.tuning.ServiceTuning;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The endpoints of a service as its registry lists them, at the port that carries gRPC.
 *
 * <p>That no endpoint is ready is a fact. That ready endpoints list no number for the port is not
 * one about them: the Service and its endpoints do not fit together yet, or the port is not the one
 * that was meant.
 */
final class DiscoveredEndpoints {
  private final TunedService tuned;
  private final MilvusService service;
  private final Surroundings around;
  private final EmptyPool whenEmpty;
  private final EndpointsAtPort.Port port;
  private final EndpointsAtPort atPort;
  private final boolean isPortGuessed;
  private final List<Finding> findings = new ArrayList<>();

  /** The endpoints of a service, worked out from those that were there when it was last done. */
  DiscoveredEndpoints(
      TunedService tuned, Surroundings around, EmptyPool whenEmpty, EndpointsAtPort earlier) {
    this.tuned = tuned;
    this.service = tuned.service();
    this.around = around;
    this.whenEmpty = whenEmpty;
    Optional<String> before = around.ports().of(service.ref());
    boolean isInDoubt = tuned.tuning().inDoubt().contains(ServiceTuning.PORT);
    Optional<String> chosen =
        isInDoubt && before.isPresent()
            ? before
            : PortNames.chosen(tuned.tuning().port(), service.ports());
    this.isPortGuessed = isInDoubt && before.isEmpty();
    this.port = new EndpointsAtPort.Port(chosen, before, service.origin().writer());
    this.atPort = earlier.next(port, service.endpoints());
  }

  /** With what the next time may start from. */
  ServiceEndpoints endpoints() {
    return found().rememberedAs(atPort);
  }

  private ServiceEndpoints found() {
    if (!atPort.refused().isEmpty()) {
      findings.add(RoutingFindings.refusedAddresses(tuned, atPort.refused()));
    }
    reportPorts();
    List<PooledEndpoint> usable = atPort.usable();
    if (atPort.listed() == 0) {
      return nothingReady();
    }
    if (atPort.ready() == 0) {
      return ServiceEndpoints.unknown(
          "the addresses of Service " + service.ref() + " are refused", findings);
    }
    if (usable.isEmpty()) {
      return ServiceEndpoints.unknown(
          "no endpoint of Service " + service.ref() + " lists a number for its port", findings);
    }
    if (isPortGuessed) {
      return ServiceEndpoints.inPart(
          ServiceTuning.PORT.annotation() + " of Service " + service.ref() + " names no port of it",
          usable,
          findings);
    }
    return around
        .hidesEndpoints(service.ref())
        .map(gap -> ServiceEndpoints.inPart(unread(gap), usable, findings))
        .orElseGet(() -> ServiceEndpoints.known(usable, findings));
  }

  private ServiceEndpoints nothingReady() {
    Optional<Gap> gap = around.mayHideEndpoints(service.ref());
    if (gap.isPresent()) {
      findings.add(RoutingFindings.endpointsUnknown(tuned, gap.get(), whenEmpty));
      return ServiceEndpoints.unknown(unread(gap.get()), findings);
    }
    if (port.chosen().isPresent()) {
      findings.add(RoutingFindings.nothingUsable(tuned, whenEmpty));
    }
    return ServiceEndpoints.known(List.of(), findings);
  }

  private static String unread(Gap gap) {
    return gap.found() + " could not be read";
  }

  private void reportPorts() {
    // A port annotation that is refused has a finding already.
    if (port.chosen().isEmpty() && !isPortGuessed) {
      findings.add(RoutingFindings.noSuchPort(tuned, port.before(), whenEmpty));
    }
    if (!atPort.withoutPort().isEmpty()) {
      String chosen = port.chosen().orElseThrow();
      findings.add(
          RoutingFindings.endpointsWithoutPort(
              tuned,
              chosen,
              atPort.withoutPort(),
              port.before().filter(name -> !name.equals(chosen))));
    }
  }
}
