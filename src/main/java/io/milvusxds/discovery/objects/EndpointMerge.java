package io.milvusxds.discovery.objects;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.MilvusEndpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes one list of endpoints out of what the slices of one service list.
 *
 * <ul>
 *   <li>While a pod moves from one slice to another both list it. It becomes one endpoint with the
 *       ports of both; the entry that is ready, then the one of the newer slice, says the rest.
 *   <li>One address with different numbers for one port name is several endpoints: processes on one
 *       host. But a named pod has one number for each port, so there the preferred entry says it.
 *   <li>A pod with an IPv4 and an IPv6 address keeps only the first: it is one node, and must not
 *       get twice the share.
 *   <li>When nobody is ready, those that terminate but still answer count as serving, as in
 *       kube-proxy (KEP-1669): a late answer is better than none.
 * </ul>
 */
final class EndpointMerge {
  /** The entry to believe first. */
  private static final Comparator<ListedEndpoint> PREFERRED_FIRST =
      Comparator.comparing((ListedEndpoint listed) -> listed.endpoint().state())
          .thenComparing(ListedEndpoint::listedAt, Comparator.reverseOrder())
          .thenComparing(ListedEndpoint::endpoint, MilvusEndpoint.BY_ADDRESS)
          .thenComparing(listed -> listed.endpoint().locality());

  private EndpointMerge() {}

  /** Depends on what is listed, not on its order. */
  static List<MilvusEndpoint> merge(List<ListedEndpoint> listed) {
    Map<String, List<ListedEndpoint>> byIp = new TreeMap<>();
    listed.stream()
        .sorted(PREFERRED_FIRST)
        .forEach(
            entry ->
                addTo(byIp.computeIfAbsent(entry.endpoint().ip(), ip -> new ArrayList<>()), entry));
    List<ListedEndpoint> distinct =
        byIp.values().stream().flatMap(List::stream).collect(toCollection(ArrayList::new));
    return withSomebodyServing(withoutTwins(distinct));
  }

  private static void addTo(List<ListedEndpoint> sameIp, ListedEndpoint entry) {
    for (int i = 0; i < sameIp.size(); i++) {
      ListedEndpoint known = sameIp.get(i);
      if (isSame(known, entry)) {
        sameIp.set(i, withPortsOf(known, entry));
        return;
      }
    }
    sameIp.add(entry);
  }

  private static boolean isSame(ListedEndpoint known, ListedEndpoint entry) {
    boolean samePod =
        known.isNamed()
            && entry.isNamed()
            && known.endpoint().name().equals(entry.endpoint().name());
    return samePod
        || entry.endpoint().ports().entrySet().stream()
            .allMatch(
                port ->
                    port.getValue()
                        .equals(
                            known.endpoint().ports().getOrDefault(port.getKey(), port.getValue())));
  }

  private static ListedEndpoint withPortsOf(ListedEndpoint preferred, ListedEndpoint other) {
    SortedMap<String, Integer> ports = new TreeMap<>(other.endpoint().ports());
    ports.putAll(preferred.endpoint().ports());
    MilvusEndpoint endpoint = preferred.endpoint();
    return new ListedEndpoint(
        new MilvusEndpoint(
            endpoint.name(), endpoint.ip(), ports, endpoint.state(), endpoint.locality()),
        preferred.isNamed(),
        preferred.listedAt());
  }

  private static List<MilvusEndpoint> withoutTwins(List<ListedEndpoint> listed) {
    Set<String> namesWithIpv4 =
        listed.stream()
            .filter(entry -> entry.isNamed() && !isIpv6(entry.endpoint()))
            .map(entry -> entry.endpoint().name())
            .collect(toSet());
    return listed.stream()
        .filter(
            entry ->
                !entry.isNamed()
                    || !isIpv6(entry.endpoint())
                    || !namesWithIpv4.contains(entry.endpoint().name()))
        .map(ListedEndpoint::endpoint)
        .toList();
  }

  private static boolean isIpv6(MilvusEndpoint endpoint) {
    return endpoint.ip().indexOf(':') >= 0;
  }

  private static List<MilvusEndpoint> withSomebodyServing(List<MilvusEndpoint> endpoints) {
    if (endpoints.stream().anyMatch(endpoint -> endpoint.state() == EndpointState.SERVING)) {
      return endpoints;
    }
    return endpoints.stream()
        .map(
            endpoint ->
                endpoint.state() == EndpointState.DRAINING
                    ? new MilvusEndpoint(
                        endpoint.name(),
                        endpoint.ip(),
                        endpoint.ports(),
                        EndpointState.SERVING,
                        endpoint.locality())
                    : endpoint)
        .toList();
  }
}
