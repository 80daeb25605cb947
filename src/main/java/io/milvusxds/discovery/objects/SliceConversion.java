package io.milvusxds.discovery.objects;

import com.google.common.net.InetAddresses;
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
  List<ListedEndpoint> convert(SliceObject slice) {
    SliceFindings problems = new SliceFindings(service, slice.ref().name());
    if ("FQDN".equalsIgnoreCase(slice.addressType())) {
      findings.add(problems.fqdn());
      return List.of();
    }
    problemCount = 0;
    SortedMap<String, Integer> ports = portsOf(slice, problems);
    Instant listedAt = createdAt(slice);
    List<ListedEndpoint> listed = new ArrayList<>();
    boolean isAnyUnreadable = false;
    for (int i = 0; i < slice.endpoints().size(); i++) {
      EndpointObject endpoint = slice.endpoints().get(i);
      Optional<EndpointState> state = stateOf(endpoint.conditions());
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

  private static ListedEndpoint listed(
      EndpointObject endpoint,
      String ip,
      SortedMap<String, Integer> ports,
      EndpointState state,
      Instant listedAt) {
    boolean isNamed = !endpoint.target().isEmpty();
    String name = isNamed ? endpoint.target() : ip;
    return new ListedEndpoint(
        new MilvusEndpoint(name, ip, ports, state, localityOf(endpoint)), isNamed, listedAt);
  }

  // The zone that it is to serve. Kubernetes may lend an endpoint to a zone that has too few of its
  // own, and says so in the hints. Source: Kubernetes, "Topology Aware Routing".
  private static Locality localityOf(EndpointObject endpoint) {
    String zone = endpoint.zone();
    List<String> hinted = endpoint.hintedZones().stream().filter(name -> !name.isEmpty()).toList();
    return new Locality("", hinted.isEmpty() || hinted.contains(zone) ? zone : hinted.get(0));
  }

  /** Empty when the endpoint is gone: it terminates and no longer answers. */
  private static Optional<EndpointState> stateOf(EndpointObject.Conditions conditions) {
    if (conditions.isTerminating()) {
      return conditions.isServing() ? Optional.of(EndpointState.DRAINING) : Optional.empty();
    }
    return Optional.of(conditions.isReady() ? EndpointState.SERVING : EndpointState.NOT_READY);
  }

  private Optional<String> ipOf(EndpointObject endpoint, int index, SliceFindings problems) {
    List<String> addresses = endpoint.addresses();
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

  private SortedMap<String, Integer> portsOf(SliceObject slice, SliceFindings problems) {
    SortedMap<String, Integer> ports = new TreeMap<>();
    for (PortObject port : slice.ports()) {
      if (port.isTcp() && port.isUsable()) {
        ports.put(port.name(), port.number().orElseThrow());
      } else if (port.isTcp() && port.number().isPresent()) {
        findings.add(problems.badPort(port.name(), port.number().get()));
      }
    }
    return ports;
  }

  private static Instant createdAt(SliceObject slice) {
    try {
      return slice.createdAt().isEmpty()
          ? Instant.EPOCH
          : OffsetDateTime.parse(slice.createdAt()).toInstant();
    } catch (DateTimeParseException e) {
      // It only decides between two slices that list one address; no answer depends on it alone.
      return Instant.EPOCH;
    }
  }
}
