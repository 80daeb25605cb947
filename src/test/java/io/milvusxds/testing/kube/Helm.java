package io.milvusxds.testing.kube;

import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.RequiredPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Helm program: what {@code HELM_BIN} names, else the one that {@code src/test/kube/build.sh}
 * built.
 */
public final class Helm {
  private static final Duration RUN_LIMIT = Duration.ofMinutes(1);

  private final Path program;

  private Helm(Path program) {
    this.program = program;
  }

  /** A Helm that can be started; the test is skipped when there is none. */
  public static Helm require() throws InterruptedException {
    return RequiredPart.find("Helm", Helm::locate);
  }

  /**
   * A Helm that can be started.
   *
   * @throws IOException when there is none; its message says how to get one
   */
  public static Helm locate() throws IOException {
    Map<String, String> environment = System.getenv();
    String named = environment.getOrDefault("HELM_BIN", "");
    Path program =
        named.isEmpty()
            ? KubeParts.cache(environment).resolve("bin").resolve("helm")
            : Path.of(named);
    if (!Files.isExecutable(program)) {
      throw new IOException(
          program
              + " is not a program that can be run;"
              + " build it once with src/test/kube/build.sh, or name a Helm 3 in HELM_BIN");
    }
    return new Helm(program);
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
