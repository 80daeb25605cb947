package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A host and a port on it. Ordered by host text, then port.
 *
 * @param host an IPv4 or IPv6 address without brackets, or a DNS name; never empty
 * @param port 1..65535
 */
public record HostPort(String host, int port) implements Comparable<HostPort> {
  private static final Comparator<HostPort> ORDER =
      Comparator.comparing(HostPort::host).thenComparingInt(HostPort::port);

  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  public HostPort {
    requireNonNull(host, "host");
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host: empty (expected: an IP address or a DNS name)");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
  }

  /** Whether the host is an IPv4 or IPv6 address; otherwise it is a DNS name. */
  public boolean isIpAddress() {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  @Override
  public int compareTo(HostPort other) {
    return ORDER.compare(this, other);
  }

  /** The usual text form, IPv6 in brackets: {@code 10.0.0.1:19530}, {@code [::1]:19530}. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
