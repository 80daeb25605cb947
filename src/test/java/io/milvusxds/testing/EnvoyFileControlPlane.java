package io.milvusxds.testing;

import io.milvusxds.demo.ControlPlane;
import io.milvusxds.discovery.file.ManifestFiles;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.pipeline.Preview;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.translate.ListenerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The least that can stand in for milvus-xds in a test of the demo: its messages in files that
 * Envoy watches, written anew when the state file changes.
 *
 * <p>With a fault of one's choice, since a demo that can not notice faults proves nothing.
 */
public final class EnvoyFileControlPlane implements ControlPlane {
  /** How the file says that searches are divided. */
  private static final String POLICY = "      milvus-xds.io/lb-policy: \"segment-hash\"\n";

  private static final long POLL_MILLIS = 5;

  private final Path stateFile;
  private final Path understood;
  private final EnvoyFiles files;
  private final Fault fault;
  private final Thread follower = new Thread(this::followUntilClosed, "follow-state-file");
  private final CountDownLatch closing = new CountDownLatch(1);
  // Owned by the follower once it runs.
  private String served = "";

  private EnvoyFileControlPlane(Path stateFile, Path folder, Fault fault) {
    this.stateFile = stateFile;
    this.understood = folder.resolve("understood.yaml");
    this.files = new EnvoyFiles(folder);
    this.fault = fault;
  }

  /** What it does wrong: it reads something else than what stands in the state file. */
  public enum Fault {
    NONE("", ""),
    /** Searches go to the read-write node, too. */
    SEARCHES_TO_READ_WRITE(
        POLICY, POLICY + "      milvus-xds.io/read-prefixes: \"/not.Searched/\"\n"),
    /** A search that fails is not tried again. */
    NO_RETRIES(POLICY, POLICY + "      milvus-xds.io/retries: \"0\"\n"),
    /** Only one of the owners of a segment is ever asked. */
    ONE_OWNER(POLICY, POLICY + "      milvus-xds.io/segment.replicas: \"1\"\n"),
    /** A search goes to any node, whatever segment it names. */
    NO_OWNERS(POLICY, "");

    private final String written;
    private final String read;

    Fault(String written, String read) {
      this.written = written;
      this.read = read;
    }
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
    Files.writeString(understood, text.replace(fault.written, fault.read));
    SourceSnapshot snapshot =
        new ManifestFiles(understood, Clock.systemUTC()).read().snapshot().orElseThrow();
    files.write(
        Preview.of(snapshot, ResolvedHosts.NONE).plan().deployments().stream()
            .map(EnvoyConfig::of)
            .toList());
    served = text;
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
    try {
      files.writeListeners(
          EnvoyConfig.listeners(
              deployment, new ListenerSpec(ListenerSpec.Kind.SIDECAR, listenPort)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.bootstrap();
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
