package io.milvusxds.routing;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.Locality;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.tuning.ServiceTuning;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The endpoints of one service that requests may go to.
 *
 * @param endpoints with priority 0, ordered by {@link PooledEndpoint#ORDER}, each address once; may
 *     be empty
 * @param findings why endpoints are missing
 */
record ServiceEndpoints(List<PooledEndpoint> endpoints, List<Finding> findings) {
  ServiceEndpoints {
    endpoints = endpoints.stream().sorted(PooledEndpoint.ORDER).toList();
    findings = List.copyOf(findings);
  }

  /**
   * The endpoints written by hand when there are any, else those that were discovered.
   *
   * @param whenEmpty what it means for requests when nothing is usable
   */
  static ServiceEndpoints of(TunedService tuned, ResolvedHosts resolved, EmptyPool whenEmpty) {
    return tuned.tuning().fixedEndpoints().isEmpty()
        ? discovered(tuned, whenEmpty)
        : fixed(tuned.tuning(), resolved);
  }

  /**
   * A name that DNS has not answered yet contributes nothing; whoever asks DNS reports it, so there
   * is no finding here.
   */
  private static ServiceEndpoints fixed(ServiceTuning tuning, ResolvedHosts resolved) {
    SortedMap<HostPort, PooledEndpoint> byAddress = new TreeMap<>();
    for (HostPort written : tuning.fixedEndpoints()) {
      List<String> ips =
          written.isIpAddress() ? List.of(written.host()) : resolved.addressesOf(written.host());
      for (String ip : ips) {
        HostPort address = new HostPort(ip, written.port());
        String name = ips.size() == 1 ? written.toString() : address.toString();
        byAddress.put(
            address, PooledEndpoint.own(name, address, EndpointState.SERVING, Locality.UNKNOWN));
      }
    }
    return new ServiceEndpoints(List.copyOf(byAddress.values()), List.of());
  }

  private static ServiceEndpoints discovered(TunedService tuned, EmptyPool whenEmpty) {
    MilvusService service = tuned.service();
    Optional<String> port = PortNames.chosen(tuned.tuning().port(), service.ports());
    if (port.isEmpty()) {
      return new ServiceEndpoints(List.of(), List.of(RoutingFindings.noSuchPort(tuned, whenEmpty)));
    }
    SortedMap<HostPort, PooledEndpoint> byAddress = new TreeMap<>();
    List<String> withoutPort = new ArrayList<>();
    for (MilvusEndpoint endpoint : service.endpoints()) {
      Integer number = endpoint.ports().get(port.get());
      if (endpoint.state() == EndpointState.NOT_READY) {
        continue;
      }
      if (number == null) {
        withoutPort.add(endpoint.ip());
      } else {
        HostPort address = new HostPort(endpoint.ip(), number);
        byAddress.merge(
            address,
            PooledEndpoint.own(
                nameOf(endpoint, address), address, endpoint.state(), endpoint.locality()),
            ServiceEndpoints::readier);
      }
    }
    List<Finding> lost =
        withoutPort.isEmpty()
            ? List.of()
            : List.of(RoutingFindings.endpointsWithoutPort(tuned, port.get(), withoutPort));
    return new ServiceEndpoints(
        List.copyOf(byAddress.values()), findings(tuned, !byAddress.isEmpty(), lost, whenEmpty));
  }

  // Several endpoints may share a host that has no other name.
  private static String nameOf(MilvusEndpoint endpoint, HostPort address) {
    return endpoint.name().equals(endpoint.ip()) ? address.toString() : endpoint.name();
  }

  /** A pod that gives its address to a successor is listed twice for a moment. */
  private static PooledEndpoint readier(PooledEndpoint one, PooledEndpoint other) {
    return one.state().compareTo(other.state()) <= 0 ? one : other;
  }

  private static List<Finding> findings(
      TunedService tuned, boolean someUsable, List<Finding> lost, EmptyPool whenEmpty) {
    return someUsable
        ? lost
        : Stream.concat(lost.stream(), Stream.of(RoutingFindings.nothingUsable(tuned, whenEmpty)))
            .toList();
  }
}
