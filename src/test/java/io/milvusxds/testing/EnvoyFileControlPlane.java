package io.milvusxds.testing;

import io.milvusxds.demo.ControlPlane;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least that can stand in for milvus-xds in a test of the demo: routes written into the
 * bootstrap, and endpoints in files that Envoy watches, rewritten when the state file changes.
 *
 * <p>With a fault of one's choice, since a demo that can not notice faults proves nothing.
 */
public final class EnvoyFileControlPlane implements ControlPlane {
  private static final Pattern ENDPOINTS =
      Pattern.compile("role: \"(ro|rw)\"\\s+milvus-xds.io/endpoints: \"([^\"]*)\"");
  private static final long POLL_MILLIS = 5;

  private final Path stateFile;
  private final Path folder;
  private final Fault fault;
  private final Thread follower = new Thread(this::followUntilClosed, "follow-state-file");
  private final CountDownLatch closing = new CountDownLatch(1);
  // Owned by the follower once it runs.
  private String served = "";

  private EnvoyFileControlPlane(Path stateFile, Path folder, Fault fault) {
    this.stateFile = stateFile;
    this.folder = folder;
    this.fault = fault;
  }

  /** What it does wrong. */
  public enum Fault {
    NONE,
    /** Searches go to the read-write node, too. */
    SEARCHES_TO_READ_WRITE,
    /** A search that fails is not tried again. */
    NO_RETRIES
  }

  /** Starts one that writes Envoy's files into a folder. */
  public static EnvoyFileControlPlane start(Path stateFile, Path folder, Fault fault)
      throws IOException {
    EnvoyFileControlPlane plane = new EnvoyFileControlPlane(stateFile, folder, fault);
    plane.follow();
    plane.follower.start();
    return plane;
  }

  private void followUntilClosed() {
    try {
      while (!closing.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        follow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws IOException {
    String text = Files.readString(stateFile);
    if (text.equals(served)) {
      return;
    }
    Matcher endpoints = ENDPOINTS.matcher(text);
    while (endpoints.find()) {
      publish(endpoints.group(1), List.of(endpoints.group(2).split(",")));
    }
    served = text;
  }

  private void publish(String cluster, List<String> addresses) throws IOException {
    List<String> hosts = new ArrayList<>();
    for (String address : addresses) {
      int colon = address.lastIndexOf(':');
      hosts.add(
          "{endpoint: {address: {socket_address: {address: %s, port_value: %s}}}}"
              .formatted(address.substring(0, colon), address.substring(colon + 1)));
    }
    String assignment =
        """
        resources:
        - "@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
          cluster_name: %s
          endpoints: [{lb_endpoints: [%s]}]
        """
            .formatted(cluster, String.join(", ", hosts));
    Path next = Files.writeString(folder.resolve("." + cluster + ".next"), assignment);
    Files.move(next, folder.resolve(cluster + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public HostPort xds() {
    return new HostPort("127.0.0.1", 1);
  }

  @Override
  public HostPort admin() {
    return new HostPort("127.0.0.1", 1);
  }

  @Override
  public String bootstrap(DeploymentRef deployment, int listenPort) {
    String retries = fault == Fault.NO_RETRIES ? "0" : "2";
    String searches = fault == Fault.SEARCHES_TO_READ_WRITE ? "rw" : "ro";
    return """
    node: {id: "test", cluster: "%s"}
    static_resources:
      listeners:
      - name: edge
        address: {socket_address: {address: 127.0.0.1, port_value: %d}}
        filter_chains:
        - filters:
          - name: http
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: edge
              codec_type: HTTP2
              route_config:
                virtual_hosts:
                - name: milvus
                  domains: ["*"]
                  routes:
                  - match: {prefix: /milvus.grpc.MilvusService/Search}
                    route:
                      cluster: %s
                      retry_policy:
                        retry_on: connect-failure,refused-stream,unavailable,reset
                        num_retries: %s
                        retry_host_predicate:
                        - {name: previous, typed_config: {"@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate}}
                        host_selection_retry_max_attempts: 20
                  - match: {prefix: /}
                    route: {cluster: rw}
              http_filters:
              - name: router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      clusters:
    %s%s\
    """
        .formatted(deployment, listenPort, searches, retries, cluster("ro"), cluster("rw"));
  }

  private String cluster(String name) {
    return """
      - name: %s
        type: EDS
        connect_timeout: 1s
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        eds_cluster_config:
          eds_config: {path_config_source: {path: %s}}
        circuit_breakers: {thresholds: [{max_retries: 1000}]}
    """
        .formatted(name, folder.resolve(name + ".yaml"))
        .indent(2);
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
