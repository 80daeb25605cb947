package io.milvusxds.benchmarks.propagation;

/** The bootstrap of an Envoy that asks a name server for its nodes, as it is written by hand. */
final class ByDns {
  private ByDns() {}

  /**
   * The YAML.
   *
   * @param listenPort of 127.0.0.1
   * @param nodePort of every node
   * @param dnsPort of the name server at 127.0.0.1
   * @param refreshSeconds between two questions
   */
  static String bootstrap(int listenPort, int nodePort, int dnsPort, int refreshSeconds) {
    return """
    node: {id: "dns", cluster: "dns"}
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
              route_config:
                virtual_hosts:
                - {name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: nodes, timeout: 10s}}]}
              http_filters:
              - name: router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      clusters:
      - name: nodes
        type: STRICT_DNS
        dns_lookup_family: V4_ONLY
        dns_refresh_rate: %ds
        typed_dns_resolver_config:
          name: envoy.network.dns_resolver.cares
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
            resolvers: [{socket_address: {protocol: UDP, address: 127.0.0.1, port_value: %d}}]
            dns_resolver_options: {no_default_search_domain: true}
        connect_timeout: 1s
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        load_assignment:
          cluster_name: nodes
          endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: milvus-ro.test, port_value: %d}}}}]}]
    """
        .formatted(listenPort, refreshSeconds, dnsPort, nodePort);
  }
}
