package io.milvusxds.testing.seed;

import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The hand-written Envoy that milvus-xds replaces: two routes, two clusters of DNS names, no retry,
 * no health check, no outlier detection. Everything that is not written is Envoy's default.
 *
 * <p>Source: the configuration in the field, which the baseline of milvus-xds reproduces too. One
 * thing differs: there a headless Service has one name for all nodes; here each has the name {@code
 * localhost} and a port of its own.
 */
final class SeedEnvoy {
  private SeedEnvoy() {}

  /** Starts one; {@link EnvoyProcess#awaitReady} tells when it serves. */
  static EnvoyProcess start(
      Path binary, int listenPort, List<HostPort> readOnly, List<HostPort> readWrite)
      throws IOException, InterruptedException {
    return EnvoyProcess.start(
        binary,
        listener(listenPort)
            + cluster("milvus-ro-servers", readOnly)
            + cluster("milvus-rw-servers", readWrite));
  }

  private static String listener(int port) {
    return """
    node: {id: "seed", cluster: "seed"}
    static_resources:
      listeners:
      - name: milvus
        address: {socket_address: {address: 127.0.0.1, port_value: %d}}
        filter_chains:
        - filters:
          - name: envoy.filters.network.http_connection_manager
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: milvus
              route_config:
                virtual_hosts:
                - name: milvus
                  domains: ["*"]
                  routes:
                  - match: {prefix: /milvus.grpc.MilvusService/Search}
                    route: {cluster: milvus-ro-servers, timeout: 1s, priority: HIGH}
                  - match: {prefix: /}
                    route: {cluster: milvus-rw-servers, timeout: 3600s, priority: HIGH}
              http_filters:
              - name: envoy.filters.http.router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      clusters:
    """
        .formatted(port);
  }

  private static String cluster(String name, List<HostPort> nodes) {
    return """
      - name: %1$s
        type: STRICT_DNS
        dns_lookup_family: V4_ONLY
        connect_timeout: 1s
        lb_policy: ROUND_ROBIN
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        circuit_breakers:
          thresholds:
          - {priority: HIGH, max_connections: 20480, max_pending_requests: 20480, max_requests: 20480, max_retries: 1}
        load_assignment:
          cluster_name: %1$s
          endpoints:
          - lb_endpoints: [%2$s]
    """
        .formatted(name, nodes.stream().map(SeedEnvoy::endpoint).collect(Collectors.joining(", ")));
  }

  private static String endpoint(HostPort node) {
    return "{endpoint: {address: {socket_address: {address: localhost, port_value: "
        + node.port()
        + "}}}}";
  }
}
