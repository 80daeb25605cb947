package io.milvusxds.translate;

import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.Listener.ConnectionBalanceConfig;
import io.envoyproxy.envoy.config.listener.v3.Listener.ConnectionBalanceConfig.ExactBalance;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;

/** Translates what an Envoy asks for into its listener. */
final class ListenerTranslator {
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
        .addAllSocketOptions(TcpOptions.CLIENT_KEEPALIVE)
        .build();
  }
}
