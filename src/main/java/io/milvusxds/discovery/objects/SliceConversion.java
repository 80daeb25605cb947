package io.milvusxds.discovery.objects;

import com.google.common.net.InetAddresses;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.Locality;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.Subject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns one EndpointSlice into the endpoints that it lists.
 *
 * <p>Source of the rules: the Kubernetes API reference of {@code discovery.k8s.io/v1
 * EndpointSlice}. An absent {@code ready} means ready, an absent {@code serving} means the same as
 * {@code ready}, an absent {@code terminating} means not terminating, and only the first of several
 * addresses counts, since all of them lead to the same endpoint.
 */
final class SliceConversion {
  // One mistake repeated in a thousand endpoints is one problem for the reader of a log.
  private static final int MAX_PROBLEMS = 20;

  private final Subject.OfService service;
  private final List<Finding> findings;
  private final List<Gap> gaps;
  private int problemCount;

  SliceConversion(Subject.OfService service, List<Finding> findings, List<Gap> gaps) {
    this.service = service;
    this.findings = findings;
    this.gaps = gaps;
  }

  /**
   * In the order of the slice; empty when there is none or none is usable. A slice of which no
   * entry at all is usable is a gap: it speaks of endpoints, and nobody knows which.
   */
  List<ListedEndpoint> convert(EndpointSlice slice) {
    SliceFindings problems = new SliceFindings(service, slice.getMetadata().getName());
    if ("FQDN".equalsIgnoreCase(slice.getAddressType())) {
      findings.add(problems.fqdn());
      return List.of();
    }
    problemCount = 0;
    SortedMap<String, Integer> ports = portsOf(slice, problems);
    Instant listedAt = createdAt(slice);
    List<ListedEndpoint> listed = new ArrayList<>();
    List<Endpoint> endpoints = orEmpty(slice.getEndpoints());
    boolean isAnyUnreadable = false;
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      Optional<EndpointState> state = stateOf(endpoint.getConditions());
      Optional<String> ip = ipOf(endpoint, i, problems);
      isAnyUnreadable |= state.isPresent() && ip.isEmpty();
      if (state.isPresent() && ip.isPresent()) {
        listed.add(listed(endpoint, ip.get(), ports, state.get(), listedAt));
      }
    }
    if (problemCount > MAX_PROBLEMS) {
      findings.add(problems.more(problemCount - MAX_PROBLEMS));
    }
    if (ports.isEmpty() && !listed.isEmpty()) {
      findings.add(problems.noPort(listed.stream().map(e -> e.endpoint().ip()).toList()));
      listed.clear();
      isAnyUnreadable = true;
    }
    if (listed.isEmpty() && isAnyUnreadable) {
      gaps.add(new Gap(new GapScope.OneService(service.service()), problems.whole()));
    }
    return listed;
  }

  /** TCP is what an absent protocol means. */
  static boolean isTcp(@Nullable String protocol) {
    return protocol == null || protocol.equals("TCP");
  }

  static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  private static ListedEndpoint listed(
      Endpoint endpoint,
      String ip,
      SortedMap<String, Integer> ports,
      EndpointState state,
      Instant listedAt) {
    @Nullable String target =
        endpoint.getTargetRef() == null ? null : endpoint.getTargetRef().getName();
    String name = target == null ? ip : target;
    return new ListedEndpoint(
        new MilvusEndpoint(name, ip, ports, state, localityOf(endpoint)), target != null, listedAt);
  }

  // The zone that it is to serve. Kubernetes may lend an endpoint to a zone that has too few of its
  // own, and says so in the hints. Source: Kubernetes, "Topology Aware Routing".
  private static Locality localityOf(Endpoint endpoint) {
    String zone = Optional.ofNullable(endpoint.getZone()).orElse("");
    List<String> hinted =
        endpoint.getHints() == null
            ? List.of()
            : orEmpty(endpoint.getHints().getForZones()).stream()
                .map(ForZone::getName)
                .filter(name -> name != null && !name.isEmpty())
                .toList();
    return new Locality("", hinted.isEmpty() || hinted.contains(zone) ? zone : hinted.get(0));
  }

  /** Empty when the endpoint is gone: it terminates and no longer answers. */
  private static Optional<EndpointState> stateOf(@Nullable EndpointConditions conditions) {
    if (conditions == null) {
      return Optional.of(EndpointState.SERVING);
    }
    boolean ready = conditions.getReady() == null || conditions.getReady();
    if (conditions.getTerminating() != null && conditions.getTerminating()) {
      boolean serving = conditions.getServing() == null ? ready : conditions.getServing();
      return serving ? Optional.of(EndpointState.DRAINING) : Optional.empty();
    }
    return Optional.of(ready ? EndpointState.SERVING : EndpointState.NOT_READY);
  }

  private Optional<String> ipOf(Endpoint endpoint, int index, SliceFindings problems) {
    List<String> addresses = orEmpty(endpoint.getAddresses());
    if (addresses.isEmpty()) {
      report(problems.noAddress(index));
      return Optional.empty();
    }
    String address = addresses.get(0);
    // A zone such as %eth0 means something on one machine only, so no Envoy could use it.
    if (!InetAddresses.isInetAddress(address) || address.indexOf('%') >= 0) {
      report(problems.badAddress(index, address));
      return Optional.empty();
    }
    if (addresses.size() > 1) {
      report(problems.manyAddresses(index, addresses));
    }
    return Optional.of(InetAddresses.toAddrString(InetAddresses.forString(address)));
  }

  private void report(Finding endpointProblem) {
    problemCount++;
    if (problemCount <= MAX_PROBLEMS) {
      findings.add(endpointProblem);
    }
  }

  private SortedMap<String, Integer> portsOf(EndpointSlice slice, SliceFindings problems) {
    SortedMap<String, Integer> ports = new TreeMap<>();
    for (EndpointPort port : orEmpty(slice.getPorts())) {
      if (port.getPort() == null || !isTcp(port.getProtocol())) {
        continue;
      }
      String name = Optional.ofNullable(port.getName()).orElse("");
      if (isPort(port.getPort())) {
        ports.put(name, port.getPort());
      } else {
        findings.add(problems.badPort(name, port.getPort()));
      }
    }
    return ports;
  }

  private static Instant createdAt(EndpointSlice slice) {
    try {
      return Optional.ofNullable(slice.getMetadata().getCreationTimestamp())
          .map(timestamp -> OffsetDateTime.parse(timestamp).toInstant())
          .orElse(Instant.EPOCH);
    } catch (DateTimeParseException e) {
      // It only decides between two slices that list one address; no answer depends on it alone.
      return Instant.EPOCH;
    }
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
