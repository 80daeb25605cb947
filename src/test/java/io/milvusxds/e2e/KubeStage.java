package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.kube.NodeAddresses;
import io.milvusxds.testing.nodes.AnyNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A Milvus deployment in a namespace of a real cluster, milvus-xds that follows it, and a real
 * Envoy. The read-write node runs at 10.99.0.1; a test adds the read-only ones.
 */
final class KubeStage implements AutoCloseable {
  static final String READ_ONLY = "milvus-ro";
  static final String READ_WRITE = "milvus-rw";
  static final String SEARCH = "milvus.grpc.MilvusService/Search";

  private final KubeNamespace namespace;
  private final ServeProcess control;
  private final ServedEnvoy envoy;
  private final List<AnyNode> nodes;

  private KubeStage(
      KubeNamespace namespace, ServeProcess control, ServedEnvoy envoy, List<AnyNode> nodes) {
    this.namespace = namespace;
    this.control = control;
    this.envoy = envoy;
    this.nodes = nodes;
  }

  /** Both Services and the read-write node; the Envoy has its listener. */
  static KubeStage start(KubeCluster cluster, String name)
      throws IOException, InterruptedException {
    NodeAddresses.require();
    KubeNamespace namespace = cluster.namespace(name);
    namespace.service(READ_ONLY, "ro");
    namespace.service(READ_WRITE, "rw");
    ServeProcess control = serve(cluster, namespace);
    List<AnyNode> nodes = new ArrayList<>();
    nodes.add(AnyNode.start("rw", address(1)));
    namespace.pods().createReady("rw", READ_WRITE, NodeAddresses.address(1));
    ServedEnvoy envoy = ServedEnvoy.start(control, new DeploymentRef(namespace.name(), "milvus"));
    return new KubeStage(namespace, control, envoy, nodes);
  }

  /** One more milvus-xds that follows a namespace with all rights. */
  static ServeProcess serve(KubeCluster cluster, KubeNamespace namespace) throws IOException {
    return ServeProcess.launcher("kubernetes:" + namespace.name())
        .with(Map.of("KUBECONFIG", cluster.kubeconfig().toString()))
        .launch()
        .awaitReady();
  }

  static HostPort address(int number) {
    return new HostPort(NodeAddresses.address(number), KubeNamespace.ENGINE_PORT);
  }

  KubeNamespace namespace() {
    return namespace;
  }

  DeploymentRef deployment() {
    return new DeploymentRef(namespace.name(), "milvus");
  }

  ServeProcess control() {
    return control;
  }

  ServedEnvoy envoy() {
    return envoy;
  }

  /** Starts a node without a Pod; its name is {@code ro-} and the number. */
  AnyNode node(int number) throws IOException {
    AnyNode node = AnyNode.start("ro-" + number, address(number));
    nodes.add(node);
    return node;
  }

  /** Starts a node and its Pod, which is ready, and waits until Envoy uses it. */
  AnyNode readyNode(int number) throws IOException {
    AnyNode node = node(number);
    namespace.pods().createReady("ro-" + number, READ_ONLY, NodeAddresses.address(number));
    await("ro-" + number + " in Envoy")
        .until(() -> readOnlyEndpoints().contains(address(number).toString()));
    return node;
  }

  /** The addresses of the read-only nodes that Envoy sends searches to, sorted. */
  List<String> readOnlyEndpoints() throws IOException, InterruptedException {
    return envoy.endpoints(deployment() + "/ro");
  }

  /** Waits until Envoy sends searches to exactly these nodes. */
  void awaitReadOnly(int... numbers) {
    List<String> wanted =
        Arrays.stream(numbers).mapToObj(number -> address(number).toString()).sorted().toList();
    await("Envoy's endpoints " + wanted).until(() -> readOnlyEndpoints().equals(wanted));
  }

  /** Whether Envoy's route configuration has this text. */
  boolean routesHave(String text) throws IOException, InterruptedException {
    return envoy.process().adminGet("/config_dump?resource=dynamic_route_configs").contains(text);
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    control.close();
    nodes.forEach(AnyNode::close);
    namespace.close();
  }
}
