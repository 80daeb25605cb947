package io.milvusxds.tuning;

import com.google.common.net.InetAddresses;
import io.milvusxds.model.Writer;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Kinds of addresses at which no request may be sent.
 *
 * <p>The API server refuses them all in an EndpointSlice; an annotation must not reach further than
 * a slice. A file is the operator's own, so it may name this host. Source of the ranges: RFC 6890,
 * RFC 4291.
 */
public enum ReservedAddress {
  /** {@code 0.0.0.0} and its network, {@code ::}: where one listens, not where one is. */
  UNSPECIFIED("is the address on which a server listens, not one of a host", true),
  /** {@code 224.0.0.0/4}, {@code ff00::/8}, and what lies above in IPv4. */
  MULTICAST("is not the address of a single host", true),
  /**
   * {@code 127.0.0.0/8}, {@code ::1}: of an Envoy that is Envoy itself and all that is beside it.
   */
  LOOPBACK("is this host itself, wherever it is read", false),
  /** {@code 169.254.0.0/16}, {@code fe80::/10}: among them what clouds tell their machines. */
  LINK_LOCAL("has a meaning on one network link only", false);

  private final String why;
  private final boolean isRefusedEverywhere;

  ReservedAddress(String why, boolean isRefusedEverywhere) {
    this.why = why;
    this.isRefusedEverywhere = isRefusedEverywhere;
  }

  /** Why it is refused, as a predicate. */
  public String why() {
    return why;
  }

  /**
   * What keeps requests from being sent to an address; empty when nothing does.
   *
   * @param ip an IPv4 or IPv6 address, without brackets
   */
  public static Optional<ReservedAddress> refused(String ip, Writer writer) {
    return of(InetAddresses.forString(ip))
        .filter(kind -> kind.isRefusedEverywhere || writer == Writer.NAMESPACE);
  }

  private static Optional<ReservedAddress> of(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean isIpv4 = bytes.length == 4;
    if (address.isAnyLocalAddress() || (isIpv4 && bytes[0] == 0)) {
      return Optional.of(UNSPECIFIED);
    }
    // From 224 on: multicast, reserved, broadcast.
    if (address.isMulticastAddress() || (isIpv4 && (bytes[0] & 0xe0) == 0xe0)) {
      return Optional.of(MULTICAST);
    }
    if (address.isLoopbackAddress()) {
      return Optional.of(LOOPBACK);
    }
    return address.isLinkLocalAddress() ? Optional.of(LINK_LOCAL) : Optional.empty();
  }
}
