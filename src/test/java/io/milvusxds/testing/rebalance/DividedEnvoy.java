package io.milvusxds.testing.rebalance;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Locality;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.testing.services.ServiceBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real Envoy whose searches are divided by segment by a control plane in this process, to measure
 * beside {@link BaselineEnvoy}.
 *
 * <p>Nodes are known by their names, as pods are, so that each run of a test sees the same
 * division. Used by one thread.
 */
public final class DividedEnvoy implements SearchFront {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PORT = "engine";

  private final SpokenControlPlane control;
  private final Map<String, String> annotations;
  private final EnvoyProcess envoy;
  private final ManagedChannel channel;

  private DividedEnvoy(
      SpokenControlPlane control, Map<String, String> annotations, EnvoyProcess envoy, int port) {
    this.control = control;
    this.annotations = Map.copyOf(annotations);
    this.envoy = envoy;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().disableRetry().build();
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param annotations of the read-only Service, without their prefix, beside {@code lb-policy}
   */
  public static DividedEnvoy start(
      Path binary, Map<String, String> annotations, List<DemoNode> nodes)
      throws IOException, InterruptedException {
    SpokenControlPlane control = SpokenControlPlane.start();
    int port = FreePort.find();
    EnvoyProcess envoy;
    try {
      envoy = EnvoyProcess.start(binary, control.bootstrap(port));
    } catch (IOException | InterruptedException e) {
      control.close();
      throw e;
    }
    DividedEnvoy divided = new DividedEnvoy(control, annotations, envoy, port);
    try {
      divided.tell(nodes);
      envoy.awaitReady(LIMIT);
      divided.awaitNodes(nodes);
      divided.awaitListener();
      return divided;
    } catch (IOException | InterruptedException e) {
      divided.close();
      throw e;
    }
  }

  // It comes after the nodes, and an Envoy counts as ready before.
  private void awaitListener() throws IOException, InterruptedException {
    if (!envoy.awaitAdmin("/listeners", text -> !text.isBlank(), LIMIT)) {
      throw new IOException(
          "Envoy has no listener after " + LIMIT + ":\n" + String.join("\n", envoy.logTail(20)));
    }
  }

  @Override
  public void serve(List<DemoNode> nodes) throws IOException, InterruptedException {
    tell(nodes);
    awaitNodes(nodes);
  }

  private void tell(List<DemoNode> nodes) {
    ServiceBuilder readers =
        ServiceBuilder.readOnly("milvus-ro")
            .port(PORT, 19530)
            .annotation("lb-policy", "segment-hash")
            // As long as that of the baseline: a stall of the machine is no failure.
            .annotation("timeout", "10s");
    annotations.forEach(readers::annotation);
    MilvusService bare = readers.service();
    control.says(
        new MilvusService(
            bare.ref(),
            bare.createdAt(),
            bare.annotations(),
            bare.ports(),
            nodes.stream().map(DividedEnvoy::endpoint).toList(),
            bare.origin()),
        ServiceBuilder.readWrite("milvus-rw").port(PORT, 19530).endpoint("127.0.0.1").service());
  }

  private static MilvusEndpoint endpoint(DemoNode node) {
    return new MilvusEndpoint(
        node.name(),
        node.address().host(),
        new TreeMap<>(Map.of(PORT, node.address().port())),
        EndpointState.SERVING,
        Locality.UNKNOWN);
  }

  // Shards and hosts come in one message, so who knows the one knows the other.
  private void awaitNodes(List<DemoNode> nodes) throws IOException, InterruptedException {
    new KnownHosts(envoy, SpokenControlPlane.DEPLOYMENT + "/ro").awaitExactly(nodes);
  }

  @Override
  public ManagedChannel channel() {
    return channel;
  }

  /** The Envoy itself. */
  public EnvoyProcess envoy() {
    return envoy;
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    envoy.close();
    control.close();
  }
}
