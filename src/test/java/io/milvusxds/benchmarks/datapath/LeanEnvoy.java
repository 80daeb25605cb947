package io.milvusxds.benchmarks.datapath;

/** The bootstrap of an Envoy that does no more than send every call to one node. */
final class LeanEnvoy {
  private LeanEnvoy() {}

  static String bootstrap(int listenPort, int nodePort) {
    return """
    node: {id: "lean", cluster: "lean"}
    static_resources:
      listeners:
      - name: front
        address: {socket_address: {address: 127.0.0.1, port_value: %d}}
        filter_chains:
        - filters:
          - name: http
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: front
              codec_type: HTTP2
              generate_request_id: false
              route_config:
                virtual_hosts:
                - {name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: node, timeout: 0s}}]}
              http_filters:
              - name: router
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                  dynamic_stats: false
                  suppress_envoy_headers: true
      clusters:
      - name: node
        type: STATIC
        connect_timeout: 1s
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        load_assignment:
          cluster_name: node
          endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]
    """
        .formatted(listenPort, nodePort);
  }
}
