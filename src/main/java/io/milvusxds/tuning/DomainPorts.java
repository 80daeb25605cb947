package io.milvusxds.tuning;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether the domains of a virtual host agree about ports.
 *
 * <p>gRPC clients send host:port as authority. Envoy leaves the port out of the comparison for all
 * domains of a route configuration or for none, so it is left out only as long as no domain has
 * one.
 */
public final class DomainPorts {
  private static final Pattern PORT = Pattern.compile(":[0-9]+$");
  // A star at the end takes the port with it.
  private static final Pattern ANY_END = Pattern.compile("\\*$");

  private DomainPorts() {}

  /** Whether some domain has a port, so that ports count. */
  public static boolean count(List<String> domains) {
    return domains.stream().anyMatch(DomainPorts::hasPort);
  }

  /**
   * The domains that no client with a port in its authority reaches, in their order; one that is
   * listed with a port, too, is not among them. Empty when no domain has a port.
   */
  static List<String> unmatched(List<String> domains) {
    List<String> reached =
        domains.stream().filter(DomainPorts::hasPort).map(DomainPorts::host).toList();
    return reached.isEmpty()
        ? List.of()
        : domains.stream()
            .filter(domain -> !hasPort(domain) && !ANY_END.matcher(domain).find())
            .filter(domain -> !reached.contains(domain))
            .toList();
  }

  private static boolean hasPort(String domain) {
    return PORT.matcher(domain).find();
  }

  private static String host(String domain) {
    return PORT.matcher(domain).replaceFirst("");
  }
}
