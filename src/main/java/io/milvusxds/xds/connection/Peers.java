package io.milvusxds.xds.connection;

import io.grpc.Grpc;
import io.grpc.ServerCall;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Where a call or a connection comes from. */
public final class Peers {
  private Peers() {}

  private static final String UNKNOWN = "unknown";
  private static final int IPV6_NETWORK_BYTES = 8;

  /** The client's address and port; {@code unknown} when the transport has none. */
  public static String of(ServerCall<?, ?> call) {
    return of(address(call));
  }

  static String of(@Nullable SocketAddress address) {
    return address == null ? UNKNOWN : address.toString().replaceFirst("^/", "");
  }

  /**
   * Who shares what is one host's: an IPv4 address, or the first 64 bits of an IPv6 address, since
   * a single machine may take any address within them.
   */
  public static String hostOf(ServerCall<?, ?> call) {
    return hostOf(address(call));
  }

  static String hostOf(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet) || internet.isUnresolved()) {
      return UNKNOWN;
    }
    InetAddress ip = internet.getAddress();
    return ip instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(ip.getAddress(), IPV6_NETWORK_BYTES)) + "/64"
        : ip.getHostAddress();
  }

  private static @Nullable SocketAddress address(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
  }
}
