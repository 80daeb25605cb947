package io.milvusxds.routing;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.Locality;
import io.milvusxds.tuning.ReservedAddress;
import io.milvusxds.tuning.ServiceTuning;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The endpoints of a service whose hosts are written by hand. */
final class WrittenHosts {
  private WrittenHosts() {}

  /** Whether the service has its hosts written by hand, or they are in doubt. */
  static boolean areMeant(ServiceTuning tuning) {
    return !tuning.fixedEndpoints().isEmpty() || areInDoubt(tuning);
  }

  /**
   * A name that DNS does not answer contributes nothing; whoever asks DNS reports it, so there is
   * no finding here. One that was never answered does not hold back the others: else a host that is
   * gone for good would freeze them after a restart.
   */
  static ServiceEndpoints endpoints(TunedService tuned, Surroundings around) {
    if (areInDoubt(tuned.tuning())) {
      return ServiceEndpoints.unknown(
          ServiceTuning.ENDPOINTS.annotation() + " has no usable host", List.of());
    }
    SortedMap<HostPort, PooledEndpoint> byAddress = new TreeMap<>();
    List<String> pending = new ArrayList<>();
    List<String> unanswered = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (HostPort written : tuned.tuning().fixedEndpoints()) {
      List<String> ips =
          written.isIpAddress()
              ? List.of(written.host())
              : around.hosts().addressesOf(written.host());
      for (String ip : ips) {
        HostPort address = new HostPort(ip, written.port());
        // Addresses of one name are hosts of their own: each must be a member by itself.
        String name = ips.size() == 1 ? written.toString() : address.toString();
        ReservedAddress.refused(ip, tuned.service().origin().writer())
            .ifPresentOrElse(
                kind -> findings.add(RoutingFindings.refusedAddress(tuned, written, ip, kind)),
                () ->
                    byAddress.put(
                        address,
                        PooledEndpoint.own(
                            name, address, EndpointState.SERVING, Locality.UNKNOWN)));
      }
      if (ips.isEmpty()) {
        (around.pendingHosts().contains(written.host()) ? pending : unanswered).add(written.host());
      }
    }
    List<PooledEndpoint> endpoints = List.copyOf(byAddress.values());
    if (!pending.isEmpty()) {
      return ServiceEndpoints.inPart(
          "DNS is being asked for " + String.join(", ", pending), endpoints, findings);
    }
    return endpoints.isEmpty()
        ? ServiceEndpoints.unknown(
            unanswered.isEmpty()
                ? "its hosts are refused"
                : "DNS has never answered for " + String.join(", ", unanswered),
            findings)
        : ServiceEndpoints.known(endpoints, findings);
  }

  private static boolean areInDoubt(ServiceTuning tuning) {
    return tuning.inDoubt().contains(ServiceTuning.ENDPOINTS);
  }
}
