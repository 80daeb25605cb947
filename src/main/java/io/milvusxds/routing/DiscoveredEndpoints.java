package io.milvusxds.routing;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.tuning.ReservedAddress;
import io.milvusxds.tuning.ServiceTuning;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
  private final Optional<String> chosen;
  private final Optional<String> before;
  private final boolean isPortGuessed;
  private final List<Finding> findings = new ArrayList<>();

  DiscoveredEndpoints(TunedService tuned, Surroundings around, EmptyPool whenEmpty) {
    this.tuned = tuned;
    this.service = tuned.service();
    this.around = around;
    this.whenEmpty = whenEmpty;
    this.before = around.ports().of(service.ref());
    boolean isInDoubt = tuned.tuning().inDoubt().contains(ServiceTuning.PORT);
    this.chosen =
        isInDoubt && before.isPresent()
            ? before
            : PortNames.chosen(tuned.tuning().port(), service.ports());
    this.isPortGuessed = isInDoubt && before.isEmpty();
  }

  ServiceEndpoints endpoints() {
    List<MilvusEndpoint> listed =
        service.endpoints().stream()
            .filter(endpoint -> endpoint.state() != EndpointState.NOT_READY)
            .toList();
    List<MilvusEndpoint> ready = listed.stream().filter(this::isReachable).toList();
    reportRefused(listed);
    List<PooledEndpoint> usable = atThePort(ready);
    if (listed.isEmpty()) {
      return nothingReady();
    }
    if (ready.isEmpty()) {
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

  private boolean isReachable(MilvusEndpoint endpoint) {
    return ReservedAddress.refused(endpoint.ip(), service.origin().writer()).isEmpty();
  }

  private void reportRefused(List<MilvusEndpoint> listed) {
    List<String> refused =
        listed.stream().filter(endpoint -> !isReachable(endpoint)).map(MilvusEndpoint::ip).toList();
    if (!refused.isEmpty()) {
      findings.add(RoutingFindings.refusedAddresses(tuned, refused));
    }
  }

  private ServiceEndpoints nothingReady() {
    Optional<Gap> gap = around.mayHideEndpoints(service.ref());
    if (gap.isPresent()) {
      findings.add(RoutingFindings.endpointsUnknown(tuned, gap.get(), whenEmpty));
      return ServiceEndpoints.unknown(unread(gap.get()), findings);
    }
    if (chosen.isPresent()) {
      findings.add(RoutingFindings.nothingUsable(tuned, whenEmpty));
    }
    return ServiceEndpoints.known(List.of(), findings);
  }

  private static String unread(Gap gap) {
    return gap.found() + " could not be read";
  }

  private List<PooledEndpoint> atThePort(List<MilvusEndpoint> ready) {
    // A port annotation that is refused has a finding already.
    if (chosen.isEmpty() && !isPortGuessed) {
      findings.add(RoutingFindings.noSuchPort(tuned, before, whenEmpty));
    }
    SortedMap<HostPort, PooledEndpoint> byAddress = new TreeMap<>();
    List<String> withoutPort = new ArrayList<>();
    for (MilvusEndpoint endpoint : ready) {
      Optional<Integer> current = chosen.flatMap(name -> number(endpoint, name));
      if (chosen.isPresent() && current.isEmpty()) {
        withoutPort.add(endpoint.ip());
      }
      current
          .or(() -> before.flatMap(name -> number(endpoint, name)))
          .map(number -> new HostPort(endpoint.ip(), number))
          .ifPresent(
              address ->
                  byAddress.merge(
                      address,
                      PooledEndpoint.own(
                          nameOf(endpoint, address),
                          address,
                          endpoint.state(),
                          endpoint.locality()),
                      DiscoveredEndpoints::readier));
    }
    if (!withoutPort.isEmpty()) {
      findings.add(
          RoutingFindings.endpointsWithoutPort(
              tuned,
              chosen.orElseThrow(),
              withoutPort,
              before.filter(name -> !name.equals(chosen.orElseThrow()))));
    }
    return List.copyOf(byAddress.values());
  }

  private static Optional<Integer> number(MilvusEndpoint endpoint, String portName) {
    return Optional.ofNullable(endpoint.ports().get(portName));
  }

  // Several endpoints may share a host that has no other name.
  private static String nameOf(MilvusEndpoint endpoint, HostPort address) {
    return endpoint.name().equals(endpoint.ip()) ? address.toString() : endpoint.name();
  }

  /** A pod that gives its address to a successor is listed twice for a moment. */
  private static PooledEndpoint readier(PooledEndpoint one, PooledEndpoint other) {
    return one.state().compareTo(other.state()) <= 0 ? one : other;
  }
}
