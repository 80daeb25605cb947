package io.milvusxds.translate;

import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.RequiredPart;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy in front of another one: it takes HTTP/1.1 and asks by HTTP/2. So a test can send headers
 * by hand that no library of gRPC would.
 */
final class Http2Front implements AutoCloseable {
  private static final Pattern LISTENER = Pattern.compile("front::127\\.0\\.0\\.1:([0-9]+)");

  private static final String BOOTSTRAP =
      """
      node: {id: "front", cluster: "front"}
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
      static_resources:
        listeners:
          - name: front
            address: {socket_address: {address: 127.0.0.1, port_value: 0}}
            filter_chains:
              - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: front
                      route_config:
                        virtual_hosts:
                          - name: all
                            domains: ["*"]
                            routes: [{match: {prefix: /}, route: {cluster: next, timeout: 0s}}]
                      http_filters:
                        - name: envoy.filters.http.router
                          typed_config:
                            "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
        clusters:
          - name: next
            connect_timeout: 2s
            type: STATIC
            load_assignment:
              cluster_name: next
              endpoints:
                - lb_endpoints:
                    - endpoint: {address: {socket_address: {address: "%s", port_value: %d}}}
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: {http2_protocol_options: {}}
      """;

  private final EnvoyProcess process;
  private final HostPort address;

  private Http2Front(EnvoyProcess process, HostPort address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one in front of this address; the test is skipped when there is no Envoy. */
  static Http2Front before(HostPort next) throws IOException, InterruptedException {
    EnvoyProcess process =
        EnvoyProcess.start(RequiredPart.envoy(), BOOTSTRAP.formatted(next.host(), next.port()));
    try {
      process.awaitReady(Duration.ofSeconds(20));
      Matcher listener = LISTENER.matcher(process.adminGet("/listeners"));
      if (!listener.find()) {
        throw new IOException("no listener:\n" + String.join("\n", process.logTail(20)));
      }
      return new Http2Front(
          process, new HostPort("127.0.0.1", Integer.parseInt(listener.group(1))));
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  HostPort address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
