package io.milvusxds.translate;

import io.envoyproxy.envoy.config.core.v3.SocketOption;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.Listener.ConnectionBalanceConfig;
import io.envoyproxy.envoy.config.listener.v3.Listener.ConnectionBalanceConfig.ExactBalance;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import java.util.List;

/** Translates what an Envoy asks for into its listener. */
final class ListenerTranslator {
  // Linux numbers, the only system that Envoy is released for as a server.
  private static final long SOL_SOCKET = 1;
  private static final long SO_KEEPALIVE = 9;
  private static final long IPPROTO_TCP = 6;
  private static final long TCP_KEEPIDLE = 4;
  private static final long TCP_KEEPINTVL = 5;
  private static final long TCP_KEEPCNT = 6;

  /** A client that vanished is noticed after 30 s + 3 × 10 s. */
  private static final List<SocketOption> TCP_KEEPALIVE =
      List.of(
          option("SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, 1),
          option("TCP_KEEPIDLE", IPPROTO_TCP, TCP_KEEPIDLE, 30),
          option("TCP_KEEPINTVL", IPPROTO_TCP, TCP_KEEPINTVL, 10),
          option("TCP_KEEPCNT", IPPROTO_TCP, TCP_KEEPCNT, 3));

  private ListenerTranslator() {}

  static Listener listener(DeploymentRef deployment, ListenerSpec spec) {
    return Listener.newBuilder()
        .setName(EnvoyNames.listener(deployment, spec))
        .setAddress(EnvoyValues.address(new HostPort(spec.kind().bindAddress(), spec.port())))
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(
                    Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(
                            EnvoyValues.any(HttpTranslator.connectionManager(deployment)))))
        // gRPC clients keep few, long connections; left to chance they crowd on one worker.
        .setConnectionBalanceConfig(
            ConnectionBalanceConfig.newBuilder().setExactBalance(ExactBalance.getDefaultInstance()))
        .addAllSocketOptions(TCP_KEEPALIVE)
        .build();
  }

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
