package io.milvusxds.translate;

import io.envoyproxy.envoy.config.core.v3.SocketOption;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import java.util.List;

/**
 * How TCP notices a peer that vanished without a word, which neither an HTTP/2 client nor a server
 * would.
 *
 * <p>The numbers are those of Linux, the only system that Envoy is released for as a server.
 */
final class TcpOptions {
  private static final long SOL_SOCKET = 1;
  private static final long SO_KEEPALIVE = 9;
  private static final long IPPROTO_TCP = 6;
  private static final long TCP_KEEPIDLE = 4;
  private static final long TCP_KEEPINTVL = 5;
  private static final long TCP_KEEPCNT = 6;
  private static final long TCP_USER_TIMEOUT = 18;

  /** Asks a silent node after 15 s, and then every 5 s. */
  static final TcpKeepalive NODE_KEEPALIVE =
      TcpKeepalive.newBuilder()
          .setKeepaliveTime(EnvoyValues.uint32(15))
          .setKeepaliveInterval(EnvoyValues.uint32(5))
          .setKeepaliveProbes(EnvoyValues.uint32(3))
          .build();

  /**
   * Ends a connection when the node has not acknowledged anything for 30 s: bytes of a request, or
   * the probes of {@link #NODE_KEEPALIVE}. Linux alone would send a request again for 15 minutes.
   *
   * <p>Source: tcp(7), {@code TCP_USER_TIMEOUT}, in milliseconds.
   */
  static final SocketOption NODE_USER_TIMEOUT =
      option("TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT, 30_000);

  /** A client that vanished is noticed after 30 s + 3 × 10 s. */
  static final List<SocketOption> CLIENT_KEEPALIVE =
      List.of(
          option("SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, 1),
          option("TCP_KEEPIDLE", IPPROTO_TCP, TCP_KEEPIDLE, 30),
          option("TCP_KEEPINTVL", IPPROTO_TCP, TCP_KEEPINTVL, 10),
          option("TCP_KEEPCNT", IPPROTO_TCP, TCP_KEEPCNT, 3));

  private TcpOptions() {}

  private static SocketOption option(String description, long level, long name, long value) {
    return SocketOption.newBuilder()
        .setDescription(description)
        .setLevel(level)
        .setName(name)
        .setIntValue(value)
        .setState(SocketOption.SocketState.STATE_PREBIND)
        .build();
  }
}
