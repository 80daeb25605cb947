package io.milvusxds.testing.kube;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * etcd, a real kube-apiserver and the controllers, on free ports of 127.0.0.1 and with a folder of
 * their own. They end with this process at the latest.
 */
public final class KubeCluster implements AutoCloseable {
  /** The one Node that every Pod of the tests runs on. */
  public static final String NODE = "node-1";

  /** The zone of that Node. */
  public static final String ZONE = "zone-a";

  private static final Duration SCRIPT_LIMIT = Duration.ofMinutes(3);
  private static final Duration KUBECTL_LIMIT = Duration.ofMinutes(1);

  private final KubeParts parts;
  private final Path run;
  private final KubernetesClient admin;
  private final ApiServer apiServer;
  private final Thread endWithJvm;
  private final AtomicInteger namespaces = new AtomicInteger();

  private KubeCluster(KubeParts parts, Path run) throws IOException {
    this.parts = parts;
    this.run = run;
    this.admin = client(run.resolve("kubeconfig"));
    this.apiServer = new ApiServer(run, admin);
    this.endWithJvm = new Thread(() -> endLate(parts, run), "end-kube");
  }

  /** Starts one and waits until it is ready; the test is skipped when its parts are not there. */
  public static KubeCluster start() throws IOException, InterruptedException {
    KubeParts parts = KubeParts.find();
    Path run = Files.createTempDirectory("milvus-xds-kube");
    try {
      ProgramRun started =
          ProgramRun.of(
              List.of(parts.scripts().resolve("start.sh").toString()),
              environment(parts, run),
              SCRIPT_LIMIT);
      if (!started.succeeded()) {
        throw new IOException("the API server did not start:\n" + started.output());
      }
      KubeCluster cluster = new KubeCluster(parts, run);
      Runtime.getRuntime().addShutdownHook(cluster.endWithJvm);
      cluster.makeNode();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(parts, run);
      throw e;
    }
  }

  private static Map<String, String> environment(KubeParts parts, Path run) throws IOException {
    return Map.of(
        "KUBE_TESTENV", parts.cache().toString(),
        "RUN", run.toString(),
        "ETCD_FSYNC", "0",
        "ETCD_PORT", Integer.toString(FreePort.find()),
        "ETCD_PEER_PORT", Integer.toString(FreePort.find()),
        "API_PORT", Integer.toString(FreePort.find()),
        "KCM_PORT", Integer.toString(FreePort.find()));
  }

  private void makeNode() {
    admin
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(NODE)
                .addToLabels("topology.kubernetes.io/zone", ZONE)
                .endMetadata()
                .build())
        .create();
  }

  /** A client with all rights and no retries of its own. */
  public KubernetesClient admin() {
    return admin;
  }

  /** The kubeconfig of that client. */
  public Path kubeconfig() {
    return run.resolve("kubeconfig");
  }

  /** A client of this kubeconfig, without retries of its own. */
  public static KubernetesClient client(Path kubeconfig) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The port of 127.0.0.1 that the API server listens on. */
  public int port() {
    return admin.getMasterUrl().getPort();
  }

  /** Writes a kubeconfig like {@link #kubeconfig} that leads to another port of 127.0.0.1. */
  public Path kubeconfigVia(int port) throws IOException {
    return Files.writeString(
        run.resolve("kubeconfig-" + port),
        Files.readString(kubeconfig()).replaceFirst("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + port));
  }

  public ApiServer apiServer() {
    return apiServer;
  }

  /**
   * Does something through a second API server on the same store, which is started for it and ended
   * after it.
   */
  public void throughAnotherServer(Consumer<KubernetesClient> deed) throws IOException {
    int port = FreePort.find();
    Process second = apiServer.startBeside(port);
    Path other = kubeconfigVia(port);
    try (KubernetesClient client = client(other)) {
      Patience.await("the second API server")
          .atMost(SCRIPT_LIMIT)
          .until(() -> ApiServer.isReady(client));
      deed.accept(client);
    } finally {
      second.destroyForcibly();
    }
  }

  /** A folder of this cluster, for files that a test makes; gone at the end. */
  public Path folder() {
    return run;
  }

  /** The program. */
  public Path kubectl() {
    return parts.program("kubectl");
  }

  /**
   * Runs kubectl with all rights.
   *
   * @return its output
   * @throws AssertionError when it fails, with its output
   */
  public String kubectl(String... arguments) throws IOException, InterruptedException {
    ProgramRun ran = tryKubectl(arguments);
    if (!ran.succeeded()) {
      throw new AssertionError("kubectl " + List.of(arguments) + ":\n" + ran.output());
    }
    return ran.output();
  }

  /** Runs kubectl with all rights; it may fail. */
  public ProgramRun tryKubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(kubectl().toString()));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command, Map.of("KUBECONFIG", kubeconfig().toString()), KUBECTL_LIMIT);
  }

  /** A new namespace in which Pods can be made. */
  public KubeNamespace namespace(String prefix) {
    return KubeNamespace.create(admin, prefix + "-" + namespaces.incrementAndGet());
  }

  /** A new namespace of this name in which Pods can be made. */
  public KubeNamespace namespaceNamed(String name) {
    return KubeNamespace.create(admin, name);
  }

  @Override
  public void close() throws IOException {
    admin.close();
    try {
      Runtime.getRuntime().removeShutdownHook(endWithJvm);
    } catch (IllegalStateException ending) {
      // The JVM is ending, and the thread is at work already.
    }
    end(parts, run);
  }

  private static void end(KubeParts parts, Path run) throws IOException {
    try {
      ProgramRun.of(
          List.of(parts.scripts().resolve("stop.sh").toString()),
          environment(parts, run),
          SCRIPT_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    MoreFiles.deleteRecursively(run, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  private static void endLate(KubeParts parts, Path run) {
    try {
      end(parts, run);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
