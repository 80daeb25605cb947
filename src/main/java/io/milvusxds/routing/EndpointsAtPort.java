package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.OrderedList;
import io.milvusxds.model.Writer;
import io.milvusxds.tuning.ReservedAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the listed endpoints of a service come to at one port.
 *
 * <p>Each IP address is worked out by itself, so that {@link #next} of a list in which little
 * changed looks at the addresses that changed alone.
 *
 * @param port which number counts
 * @param all as the registry lists them
 * @param listed how many of them may be ready or drain
 * @param refused addresses of these that requests may not be sent to, in order
 * @param withoutPort addresses of the others that list no number for the chosen port, in order
 * @param usable each address once
 */
record EndpointsAtPort(
    Port port,
    OrderedList<MilvusEndpoint> all,
    int listed,
    OrderedList<String> refused,
    OrderedList<String> withoutPort,
    OrderedList<PooledEndpoint> usable) {
  private static final Comparator<String> BY_TEXT = Comparator.naturalOrder();

  /**
   * Which of its numbers an endpoint is reached at.
   *
   * @param chosen the name of the port; empty when there is none
   * @param before the name by which endpoints were found before, which stands in for it
   * @param writer who wrote the endpoints, which decides what addresses they may have
   */
  record Port(Optional<String> chosen, Optional<String> before, Writer writer) {
    Port {
      requireNonNull(chosen, "chosen");
      requireNonNull(before, "before");
      requireNonNull(writer, "writer");
    }

    private boolean refuses(MilvusEndpoint endpoint) {
      return ReservedAddress.refused(endpoint.ip(), writer).isPresent();
    }

    private Optional<Integer> chosenNumber(MilvusEndpoint endpoint) {
      return chosen.map(name -> endpoint.ports().get(name));
    }

    private Optional<Integer> number(MilvusEndpoint endpoint) {
      return chosenNumber(endpoint).or(() -> before.map(name -> endpoint.ports().get(name)));
    }
  }

  /** No endpoint at a port that there is not. */
  static final EndpointsAtPort NONE =
      none(new Port(Optional.empty(), Optional.empty(), Writer.NAMESPACE));

  private static EndpointsAtPort none(Port port) {
    return new EndpointsAtPort(
        port,
        OrderedList.empty(MilvusEndpoint.BY_ADDRESS),
        0,
        OrderedList.empty(BY_TEXT),
        OrderedList.empty(BY_TEXT),
        OrderedList.empty(PooledEndpoint.ORDER));
  }

  /** How many may get requests. */
  int ready() {
    return listed - refused.size();
  }

  /** What these come to; what was worked out before counts where it is of the same port. */
  EndpointsAtPort next(Port nextPort, List<MilvusEndpoint> endpoints) {
    OrderedList<MilvusEndpoint> now = OrderedList.of(endpoints, MilvusEndpoint.BY_ADDRESS);
    EndpointsAtPort before = nextPort.equals(port) ? this : none(nextPort);
    OrderedList.Difference<MilvusEndpoint> difference = now.since(before.all);
    SortedSet<String> touched = new TreeSet<>();
    difference.gone().forEach(endpoint -> touched.add(endpoint.ip()));
    difference.come().forEach(endpoint -> touched.add(endpoint.ip()));
    Part gone = Part.of(nextPort, before.all, touched);
    Part come = Part.of(nextPort, now, touched);
    return new EndpointsAtPort(
        nextPort,
        now,
        before.listed - gone.listed + come.listed,
        before.refused.with(gone.refused, come.refused),
        before.withoutPort.with(gone.withoutPort, come.withoutPort),
        before.usable.with(gone.usable, come.usable));
  }

  /** The same of some IP addresses. */
  private static final class Part {
    private final Port port;
    private int listed;
    private final List<String> refused = new ArrayList<>();
    private final List<String> withoutPort = new ArrayList<>();
    private final List<PooledEndpoint> usable = new ArrayList<>();

    private Part(Port port) {
      this.port = port;
    }

    static Part of(Port port, OrderedList<MilvusEndpoint> all, SortedSet<String> ips) {
      Part part = new Part(port);
      for (String ip : ips) {
        int first = all.countBefore(endpoint -> endpoint.ip().compareTo(ip) < 0);
        int end = first;
        while (end < all.size() && all.get(end).ip().equals(ip)) {
          end++;
        }
        part.add(all.subList(first, end));
      }
      return part;
    }

    private void add(List<MilvusEndpoint> sameIp) {
      SortedMap<HostPort, PooledEndpoint> byAddress = new TreeMap<>();
      for (MilvusEndpoint endpoint : sameIp) {
        if (endpoint.state() == EndpointState.NOT_READY) {
          continue;
        }
        listed++;
        if (port.refuses(endpoint)) {
          refused.add(endpoint.ip());
          continue;
        }
        if (port.chosen().isPresent() && port.chosenNumber(endpoint).isEmpty()) {
          withoutPort.add(endpoint.ip());
        }
        port.number(endpoint)
            .map(number -> new HostPort(endpoint.ip(), number))
            .ifPresent(
                address ->
                    byAddress.merge(address, pooled(endpoint, address), EndpointsAtPort::readier));
      }
      usable.addAll(byAddress.values());
    }
  }

  private static PooledEndpoint pooled(MilvusEndpoint endpoint, HostPort address) {
    // Several endpoints may share a host that has no other name.
    String name = endpoint.name().equals(endpoint.ip()) ? address.toString() : endpoint.name();
    return PooledEndpoint.own(name, address, endpoint.state(), endpoint.locality());
  }

  /** A pod that gives its address to a successor is listed twice for a moment. */
  private static PooledEndpoint readier(PooledEndpoint one, PooledEndpoint other) {
    return one.state().compareTo(other.state()) <= 0 ? one : other;
  }
}
