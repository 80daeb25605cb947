package io.milvusxds.translate;

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
  private ListenerTranslator() {}

  /**
   * One for each address, in their order: an address that the host does not have costs that one
   * alone, where a listener of several addresses would be refused as a whole.
   */
  static List<Listener> listeners(DeploymentRef deployment, ListenerSpec spec, LogLimit limit) {
    return spec.addresses().stream()
        .map(address -> listener(deployment, spec, limit, address))
        .toList();
  }

  private static Listener listener(
      DeploymentRef deployment, ListenerSpec spec, LogLimit limit, String address) {
    return Listener.newBuilder()
        .setName(EnvoyNames.listener(deployment, spec, address))
        // An IPv6 address is for IPv6 alone, so "::" and "0.0.0.0" stand beside each other.
        .setAddress(EnvoyValues.address(new HostPort(address, spec.port())))
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(
                    Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(
                            EnvoyValues.any(
                                HttpTranslator.connectionManager(
                                    deployment, limit.filters(address))))))
        // gRPC clients keep few, long connections; left to chance they crowd on one worker.
        .setConnectionBalanceConfig(
            ConnectionBalanceConfig.newBuilder().setExactBalance(ExactBalance.getDefaultInstance()))
        .addAllSocketOptions(TcpOptions.CLIENT_KEEPALIVE)
        .build();
  }
}
