package io.milvusxds.translate;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.translate.text.YamlText;

/**
 * The file that an Envoy starts with: who it is and where milvus-xds listens; the rest comes over
 * xDS.
 *
 * @param deployment the Milvus cluster that this Envoy serves
 * @param xds where milvus-xds listens; a DNS name is asked again and again
 * @param listener the listener that this Envoy wants
 * @param nodeId names this Envoy in the pages and logs of milvus-xds
 * @param admin where Envoy's admin page listens; it has no password, so keep it on loopback
 * @param protocol how resources are sent
 */
public record Bootstrap(
    DeploymentRef deployment,
    HostPort xds,
    ListenerSpec listener,
    String nodeId,
    HostPort admin,
    Protocol protocol) {
  /** Beside the port of the control plane's own admin page, and where Envoy's usually is. */
  public static final HostPort DEFAULT_ADMIN = new HostPort("127.0.0.1", 9901);

  /** How resources are sent. */
  public enum Protocol {
    /** All resources of a type in each response. */
    STATE_OF_THE_WORLD("GRPC"),
    /** Only those that changed. */
    DELTA("DELTA_GRPC");

    private final String apiType;

    Protocol(String apiType) {
      this.apiType = apiType;
    }
  }

  public Bootstrap {
    requireNonNull(deployment, "deployment");
    requireNonNull(xds, "xds");
    requireNonNull(listener, "listener");
    requireNonNull(nodeId, "nodeId");
    requireNonNull(admin, "admin");
    requireNonNull(protocol, "protocol");
  }

  /** The YAML text; every value that is free is quoted, so that {@code n} stays a text. */
  public String yaml() {
    return String.join(
        "\n",
        node(),
        dynamicResources(),
        xdsCluster(),
        statistics(),
        adminPage(),
        runtime(),
        limits());
  }

  private String node() {
    return """
    # Bootstrap of an Envoy that gets listener, routes, clusters and endpoints from milvus-xds.
    # CHANGE marks what differs from one Envoy, or one installation, to another.
    node:
      id: %s # CHANGE: names this Envoy, each one differently
      cluster: %s # CHANGE: namespace/name of the Milvus deployment
      metadata:
        listener: %s
        listener_port: %s # where applications find Milvus
        listen_addresses: %s # each on its own: one that the host lacks does not harm the others
    """
        .formatted(
            YamlText.quoted(nodeId),
            YamlText.quoted(EnvoyNames.routeConfiguration(deployment)),
            YamlText.quoted(listener.kind().label()),
            YamlText.quoted(Integer.toString(listener.port())),
            YamlText.quoted(String.join(",", listener.addresses())));
  }

  private String dynamicResources() {
    return """
    dynamic_resources:
      ads_config:
        api_type: %s
        transport_api_version: V3
        set_node_on_first_message_only: true
        grpc_services:
          - envoy_grpc:
              cluster_name: %s
              # Envoy's own back-off grows to 30 s, and what changed meanwhile costs calls. Each pause is a random part of
              # this one, so that a thousand Envoys do not come at once.
              retry_policy:
                retry_back_off:
                  base_interval: 0.25s
                  max_interval: 1s
      # No timeout: an Envoy that knows no cluster yet must not say that it is ready.
      cds_config:
        ads: {}
        resource_api_version: V3
        initial_fetch_timeout: 0s
      lds_config:
        ads: {}
        resource_api_version: V3
        initial_fetch_timeout: 0s
    """
        .formatted(protocol.apiType, EnvoyNames.XDS_CLUSTER);
  }

  private String xdsCluster() {
    return """
    static_resources:
      clusters:
        - name: %s
          type: %s # CHANGE: STATIC when the address below is an IP address, STRICT_DNS for a name
          connect_timeout: 1s
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              explicit_http_config:
                http2_protocol_options:
                  connection_keepalive:
                    interval: 5s
                    timeout: 5s
          load_assignment:
            cluster_name: %s
            endpoints:
              - lb_endpoints:
                  - endpoint:
                      address:
                        socket_address:
                          address: %s # CHANGE: where milvus-xds listens
                          port_value: %d # CHANGE: its xDS port
    """
        .formatted(
            EnvoyNames.XDS_CLUSTER,
            xds.isIpAddress() ? "STATIC" : "STRICT_DNS",
            EnvoyNames.XDS_CLUSTER,
            YamlText.quoted(xds.host()),
            xds.port());
  }

  private static String statistics() {
    return """
    # What dashboards and alerts need, and nothing that grows with callers or worker threads.
    stats_config:
      stats_matcher:
        inclusion_list:
          patterns:
            - prefix: access_log.
            - prefix: cluster.
            - prefix: cluster_manager.
            - prefix: control_plane.
            - prefix: http.%s.
            - safe_regex:
                regex: "listener\\\\.([0-9.]+|\\\\[[0-9a-f_.]+\\\\])_[0-9]+\\\\.downstream_[a-z0-9_]+"
            - prefix: listener_manager.
            - prefix: overload.
            - prefix: server.
    """
        .formatted(EnvoyNames.STAT_PREFIX);
  }

  private String adminPage() {
    return """
    admin:
      address:
        socket_address:
          address: %s
          port_value: %d
      # The page that says what is wrong must answer when connections are short.
      ignore_global_conn_limit: true
    """
        .formatted(YamlText.quoted(admin.host()), admin.port());
  }

  private static String runtime() {
    return """
    # Without the layer "admin" nobody could change a value while Envoy runs: POST /runtime_modify?%s=2000
    layered_runtime:
      layers:
        - name: static
          static_layer: {}
        - name: admin
          admin_layer: {}
    """
        .formatted(CallLog.SLOW_CALL_KEY);
  }

  private static String limits() {
    return """
    overload_manager:
      resource_monitors:
        - name: envoy.resource_monitors.global_downstream_max_connections
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
            max_active_downstream_connections: 50000
    """;
  }
}
