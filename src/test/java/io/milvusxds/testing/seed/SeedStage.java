package io.milvusxds.testing.seed;

import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.seed.FrontCalls.Kind;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Five read-only nodes and a read-write one; the hand-written Envoy before them; and before the
 * same nodes ours, three real Envoys that the jar serves from a file with three deployments. Used
 * by one thread.
 */
public final class SeedStage implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);
  private static final String NAMESPACE = "milvus-demo";

  private final Path binary;
  private final Path file;
  private final SeedNodes nodes;
  private final List<Front> fronts = new ArrayList<>();
  private final List<Front> quietFronts = new ArrayList<>();
  // Closed in the opposite order.
  private final Deque<Closeable> open = new ArrayDeque<>();
  private ServeProcess control;

  private SeedStage(Path binary, Path file, SeedNodes nodes) throws IOException {
    this.binary = binary;
    this.file = file;
    this.nodes = nodes;
    this.control = ServeProcess.start(file, FreePort.find(), FreePort.find());
  }

  /**
   * Starts everything and waits until every front has answered a search.
   *
   * @param binary of Envoy
   * @param folder for the file that the control plane serves
   */
  public static SeedStage start(Path binary, Path folder) throws Exception {
    SeedNodes nodes = SeedNodes.start();
    SeedStage stage;
    try {
      Path file = Files.writeString(folder.resolve("state.yaml"), manifest(nodes));
      stage = new SeedStage(binary, file, nodes);
    } catch (IOException e) {
      nodes.close();
      throw e;
    }
    try {
      stage.startFronts();
      return stage;
    } catch (Exception e) {
      stage.close();
      throw e;
    }
  }

  private void startFronts() throws Exception {
    EnvoyAt divided = ours("divided");
    fronts.add(front(Front.SEED, true, theSeeds()));
    fronts.add(front(Front.PLAIN, true, ours("plain")));
    fronts.add(front(Front.DIVIDED, true, divided));
    fronts.add(front(Front.UNKEYED, false, divided));
    fronts.add(front(Front.BY_COLLECTION, false, ours("by-collection")));
    quietFronts.add(front(Front.SEED, true, theSeeds()));
    quietFronts.add(front(Front.PLAIN, true, ours("plain")));
    quietFronts.add(front(Front.DIVIDED, true, ours("divided")));
  }

  private record EnvoyAt(EnvoyProcess process, int port) {}

  private EnvoyAt theSeeds() throws IOException, InterruptedException {
    int port = FreePort.find();
    EnvoyProcess envoy =
        SeedEnvoy.start(
            binary,
            port,
            nodes.addresses(SeedNodes.READERS),
            nodes.addresses(List.of(SeedNodes.WRITER)));
    open.push(envoy::close);
    return new EnvoyAt(envoy, port);
  }

  private EnvoyAt ours(String deployment) throws IOException, InterruptedException {
    int port = FreePort.find();
    Bootstrap bootstrap =
        new Bootstrap(
            new DeploymentRef(NAMESPACE, deployment),
            control.xds(),
            new ListenerSpec(ListenerSpec.Kind.SIDECAR, port),
            "envoy-" + port,
            Bootstrap.DEFAULT_ADMIN,
            Bootstrap.Protocol.DELTA);
    EnvoyProcess envoy = EnvoyProcess.start(binary, bootstrap.yaml());
    open.push(envoy::close);
    return new EnvoyAt(envoy, port);
  }

  // An Envoy counts as ready before it has the listener that came last.
  private Front front(String name, boolean keyed, EnvoyAt envoy) throws Exception {
    EnvoyProcess process = envoy.process();
    process.awaitReady(READY_LIMIT);
    if (!process.awaitAdmin("/listeners", text -> !text.isBlank(), READY_LIMIT)) {
      throw new IOException(name + ": no listener: " + process.logTail(20));
    }
    Front front = Front.to(name, keyed, process, envoy.port());
    open.push(() -> front.channel().shutdownNow());
    String unused = front.calls(Kind.SEARCH, Demand.DULL, READY_LIMIT).begin("films").get();
    return front;
  }

  private static String manifest(SeedNodes nodes) {
    return deployment(nodes, "plain", "")
        + deployment(nodes, "divided", ", milvus-xds.io/lb-policy: segment-hash")
        + deployment(
            nodes,
            "by-collection",
            ", milvus-xds.io/lb-policy: segment-hash, milvus-xds.io/segment.key: collection");
  }

  private static String deployment(SeedNodes nodes, String name, String ofReaders) {
    return service(name, "ro", endpoints(nodes, SeedNodes.READERS) + ofReaders)
        + service(name, "rw", endpoints(nodes, List.of(SeedNodes.WRITER)));
  }

  private static String endpoints(SeedNodes nodes, List<String> names) {
    return nodes.addresses(names).stream()
        .map(Object::toString)
        .collect(Collectors.joining(",", "milvus-xds.io/endpoints: \"", "\""));
  }

  private static String service(String deployment, String role, String annotations) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata:
      namespace: %1$s
      name: %2$s-%3$s
      annotations: {milvus-xds.io/role: %3$s, milvus-xds.io/deployment: %2$s, %4$s}
    """
        .formatted(NAMESPACE, deployment, role, annotations);
  }

  /** All fronts; the seed's is the first. */
  public List<Front> fronts() {
    return List.copyOf(fronts);
  }

  /** Some more through Envoys of their own, which nothing else goes through. */
  public List<Front> quietFronts() {
    return List.copyOf(quietFronts);
  }

  /** The nodes behind all of them. */
  public SeedNodes nodes() {
    return nodes;
  }

  /** SIGKILL to the control plane. */
  public void killControlPlane() throws InterruptedException {
    control.kill();
  }

  /** Starts the control plane again, where it was, and waits until it is ready. */
  public void restartControlPlane() throws IOException {
    ServeProcess dead = control;
    control = ServeProcess.start(file, dead.xdsPort(), dead.adminPort());
    dead.close();
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    control.close();
    nodes.close();
  }
}
