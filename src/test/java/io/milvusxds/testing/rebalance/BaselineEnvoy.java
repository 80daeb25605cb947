package io.milvusxds.testing.rebalance;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A real Envoy with its own hashing and without milvus-xds, to measure beside: one cluster that all
 * calls go to by the header {@code x-milvus-segment}, and the nodes in a file that Envoy watches.
 *
 * <p>Nodes are hashed by their names, not by their ports, so that each run of a test sees the same
 * division.
 */
public final class BaselineEnvoy implements SearchFront {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final EnvoyProcess envoy;
  private final Path endpoints;
  private final ManagedChannel channel;

  private BaselineEnvoy(EnvoyProcess envoy, Path endpoints, HostPort front) {
    this.envoy = envoy;
    this.endpoints = endpoints;
    this.channel =
        NettyChannelBuilder.forAddress(front.host(), front.port())
            .usePlaintext()
            .disableRetry()
            .build();
  }

  /** How it chooses the node of a call. */
  public enum Policy {
    /** Envoy's defaults: 1024 points at least. */
    RING_HASH,
    /** Envoy's default: a table of 65537. */
    MAGLEV,
    /** Whatever the header says. */
    ROUND_ROBIN
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param folder for the file of nodes, this Envoy's own
   */
  public static BaselineEnvoy start(Path binary, Path folder, Policy policy, List<DemoNode> nodes)
      throws IOException, InterruptedException {
    Path endpoints = folder.resolve("nodes.yaml");
    write(endpoints, nodes);
    HostPort front = new HostPort("127.0.0.1", FreePort.find());
    EnvoyProcess envoy = EnvoyProcess.start(binary, bootstrap(front, policy, endpoints));
    BaselineEnvoy baseline = new BaselineEnvoy(envoy, endpoints, front);
    try {
      envoy.awaitReady(LIMIT);
      baseline.awaitNodes(nodes);
      return baseline;
    } catch (IOException | InterruptedException e) {
      baseline.close();
      throw e;
    }
  }

  @Override
  public void serve(List<DemoNode> nodes) throws IOException, InterruptedException {
    write(endpoints, nodes);
    awaitNodes(nodes);
  }

  private void awaitNodes(List<DemoNode> nodes) throws IOException, InterruptedException {
    new KnownHosts(envoy, "nodes").awaitExactly(nodes);
  }

  @Override
  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    envoy.close();
  }

  private static void write(Path file, List<DemoNode> nodes) throws IOException {
    String hosts = nodes.stream().map(BaselineEnvoy::host).collect(Collectors.joining());
    String assignment =
        """
        resources:
        - "@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
          cluster_name: nodes
          endpoints:
          - lb_endpoints:%s
        """
            .formatted(hosts.isEmpty() ? " []" : hosts);
    // Envoy sees a file that takes the place of another one, not one that is written to.
    Path next = Files.writeString(file.resolveSibling(".nodes.next"), assignment);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String host(DemoNode node) {
    return """

    - endpoint: {address: {socket_address: {address: "%s", port_value: %d}}}
      metadata: {filter_metadata: {envoy.lb: {hash_key: "%s"}}}\
    """
        .indent(4)
        .stripTrailing()
        .formatted(node.address().host(), node.address().port(), node.name());
  }

  private static String bootstrap(HostPort front, Policy policy, Path endpoints) {
    return """
    node: {id: "baseline", cluster: "baseline"}
    static_resources:
      listeners:
      - name: front
        address: {socket_address: {address: "%s", port_value: %d}}
        filter_chains:
        - filters:
          - name: http
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: front
              codec_type: HTTP2
              route_config:
                virtual_hosts:
                - name: all
                  domains: ["*"]
                  routes:
                  - match: {prefix: /}
                    route:
                      cluster: nodes
                      timeout: 10s
                      hash_policy: [{header: {header_name: x-milvus-segment}}]
                      retry_policy:
                        retry_on: connect-failure,refused-stream,unavailable,reset
                        num_retries: 2
                        retry_host_predicate:
                        - {name: previous, typed_config: {"@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate}}
                        host_selection_retry_max_attempts: 20
              http_filters:
              - name: router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      clusters:
      - name: nodes
        type: EDS
        connect_timeout: 1s
        lb_policy: %s
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        eds_cluster_config:
          eds_config: {path_config_source: {path: "%s"}}
        circuit_breakers: {thresholds: [{max_requests: 20480, max_pending_requests: 20480, max_retries: 1000}]}
    """
        .formatted(front.host(), front.port(), policy, endpoints);
  }
}
