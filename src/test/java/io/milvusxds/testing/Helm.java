package io.milvusxds.testing;

import io.milvusxds.demo.envoy.InstallCache;
import io.milvusxds.demo.envoy.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Helm program: what {@code HELM_BIN} names, else one that is built from its Go module once,
 * into the cache.
 */
public final class Helm {
  private static final String VERSION = "v3.22.0";
  private static final String MODULE = "helm.sh/helm/v3/cmd/helm@" + VERSION;
  // A thousand packages of Go on a busy machine.
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(1);

  private final Path program;

  private Helm(Path program) {
    this.program = program;
  }

  /** A Helm that can be started; the test is skipped when there is none and none can be built. */
  public static Helm require() throws InterruptedException {
    return RequiredPart.find("Helm", Helm::locate);
  }

  /**
   * A Helm that can be started; the first time it takes minutes.
   *
   * @throws IOException when there is none and none can be built
   */
  public static Helm locate() throws IOException, InterruptedException {
    String named = System.getenv().getOrDefault("HELM_BIN", "");
    if (!named.isEmpty()) {
      if (!Files.isExecutable(Path.of(named))) {
        throw new IOException("HELM_BIN=" + named + " is not a program that can be run");
      }
      return new Helm(Path.of(named));
    }
    InstallCache cache = InstallCache.of(System.getenv());
    return new Helm(cache.installOnce("helm-" + VERSION, Helm::build).resolve("helm"));
  }

  private static void build(Path folder) throws IOException, InterruptedException {
    System.err.println("building Helm " + VERSION + " once, a few minutes");
    Map<String, String> environment =
        Map.of(
            "GOBIN", folder.toString(), "CGO_ENABLED", "0", "GOFLAGS", "-trimpath -buildvcs=false");
    ProgramRun built;
    try {
      List<String> install = List.of("go", "install", "-ldflags", "-s -w", MODULE);
      built = ProgramRun.of(install, environment, BUILD_LIMIT);
    } catch (IOException e) {
      throw new IOException(
          "there is no program go to build " + MODULE + " with; or set HELM_BIN to a Helm 3", e);
    }
    if (!built.succeeded()) {
      throw new IOException("go could not build " + MODULE + ":\n" + built.output());
    }
  }

  /** The program. */
  public Path program() {
    return program.toAbsolutePath();
  }

  /** Runs it without a cluster. */
  public ProgramRun run(List<String> arguments) throws IOException, InterruptedException {
    return run(arguments, Map.of());
  }

  /** Runs it with these variables. */
  public ProgramRun run(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    return ProgramRun.of(command, environment, RUN_LIMIT);
  }
}
