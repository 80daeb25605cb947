package io.milvusxds.e2e;

import io.grpc.StatusRuntimeException;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import java.io.IOException;
import java.util.List;

/** A real Envoy that gets everything from a control plane, and a client that calls through it. */
final class ServedEnvoy implements AutoCloseable {
  private final EnvoyProcess process;
  private final int port;
  private final RawClient client;

  private ServedEnvoy(EnvoyProcess process, int port) {
    this.process = process;
    this.port = port;
    this.client = new RawClient(new HostPort("127.0.0.1", port));
  }

  /** An Envoy of {@code prod/milvus} that has its listener. */
  static ServedEnvoy start(ServeProcess control, Bootstrap.Protocol protocol)
      throws IOException, InterruptedException {
    return start(control, new DeploymentRef("prod", "milvus"), protocol);
  }

  /** An Envoy of this deployment that has its listener. */
  static ServedEnvoy start(ServeProcess control, DeploymentRef deployment)
      throws IOException, InterruptedException {
    return start(control, deployment, Bootstrap.Protocol.STATE_OF_THE_WORLD);
  }

  /** An Envoy of this deployment that has its listener. */
  static ServedEnvoy start(
      ServeProcess control, DeploymentRef deployment, Bootstrap.Protocol protocol)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    ServedEnvoy envoy = start(bootstrap(deployment, control.xds(), protocol, port), port);
    envoy.awaitListener();
    return envoy;
  }

  /** An Envoy of {@code prod/milvus} that may never get a listener. */
  static ServedEnvoy startBare(HostPort xds, Bootstrap.Protocol protocol, int port)
      throws IOException, InterruptedException {
    return start(bootstrap(xds, protocol, port), port);
  }

  /** An Envoy with this bootstrap, which may never get a listener. */
  static ServedEnvoy start(String bootstrapYaml, int port)
      throws IOException, InterruptedException {
    EnvoyProcess process = EnvoyProcess.start(RequiredPart.envoy(), bootstrapYaml);
    return new ServedEnvoy(process, port);
  }

  /** The bootstrap of an Envoy of {@code prod/milvus} whose listener has this port. */
  static String bootstrap(HostPort xds, Bootstrap.Protocol protocol, int port) {
    return bootstrap(new DeploymentRef("prod", "milvus"), xds, protocol, port);
  }

  private static String bootstrap(
      DeploymentRef deployment, HostPort xds, Bootstrap.Protocol protocol, int port) {
    Bootstrap bootstrap =
        new Bootstrap(
            deployment,
            xds,
            new ListenerSpec(ListenerSpec.Kind.SIDECAR, port),
            "envoy-" + port,
            Bootstrap.DEFAULT_ADMIN,
            protocol);
    return bootstrap.yaml().replace("port_value: 9901", "port_value: 0");
  }

  void awaitListener() {
    Patience.await("Envoy ready").until(() -> process.adminGet("/ready").contains("LIVE"));
  }

  /** Calls a method; the name of the node that answered. */
  String call(String path) {
    return client.call(path);
  }

  /** As {@link #call}; what failed when it fails. */
  String outcome(String path) {
    try {
      return client.call(path);
    } catch (StatusRuntimeException e) {
      return "failed: " + e.getStatus().getCode();
    }
  }

  /** A part of the configuration that it has; empty when there is nothing of the kind. */
  String dump(String part) throws IOException, InterruptedException {
    String text = process.adminGet("/config_dump?resource=" + part);
    return text.replaceAll("\\s", "").equals("{}") ? "" : text;
  }

  RawClient client() {
    return client;
  }

  /** Where it listens on 127.0.0.1. */
  int port() {
    return port;
  }

  EnvoyProcess process() {
    return process;
  }

  /** The value of one of Envoy's own statistics; 0 when it has none of that name. */
  long stat(String name) throws IOException, InterruptedException {
    return process
        .adminGet("/stats?usedonly&filter=" + name.replace(".", "%5C."))
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2)))
        .sum();
  }

  /** The addresses of a cluster's endpoints that take requests, sorted. */
  List<String> endpoints(String cluster) throws IOException, InterruptedException {
    return process
        .adminGet("/clusters?filter=" + cluster)
        .lines()
        .filter(line -> line.startsWith(cluster + "::") && line.endsWith("::health_flags::healthy"))
        .map(line -> line.substring(cluster.length() + 2, line.indexOf("::health_flags")))
        .sorted()
        .toList();
  }

  @Override
  public void close() throws IOException {
    client.close();
    process.close();
  }
}
