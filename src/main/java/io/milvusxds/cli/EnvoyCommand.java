package io.milvusxds.cli;

import io.milvusxds.demo.envoy.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs an Envoy, so that nobody has to install one to see Milvus through it. */
@Command(
    name = "envoy",
    description = {
      "Runs an Envoy with what bootstrap prints, until Ctrl-C.",
      "The program is what ENVOY_BIN names, else envoy on the PATH, else one that is fetched once"
          + " (Linux on x86-64)."
    },
    footer = {
      "",
      "For example:",
      "  milvus-xds envoy --deployment milvus-demo/milvus --listener sidecar"
    },
    mixinStandardHelpOptions = true)
final class EnvoyCommand implements Callable<Integer> {
  private static final long STOP_SECONDS = 5;

  @Mixin private final BootstrapOptions options = new BootstrapOptions();

  @Option(
      names = "--envoy-log-level",
      defaultValue = "warning",
      paramLabel = "LEVEL",
      description =
          "of Envoy's own log: trace, debug, info, warning, error, critical, off (default:"
              + " ${DEFAULT-VALUE})")
  private String logLevel;

  @Override
  public Integer call() throws InterruptedException {
    String yaml = options.bootstrap().yaml();
    try {
      Path program = EnvoyBinary.locate();
      Path bootstrap = Files.createTempFile("milvus-xds-bootstrap", ".yaml");
      try {
        Files.writeString(bootstrap, yaml);
        return run(program, bootstrap);
      } finally {
        Files.delete(bootstrap);
      }
    } catch (IOException e) {
      throw CommandFailure.of(e);
    }
  }

  private int run(Path program, Path bootstrap) throws IOException, InterruptedException {
    Process envoy =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "--config-path",
                    bootstrap.toString(),
                    "--log-level",
                    logLevel,
                    // Two of them on one machine would share its memory segment.
                    "--disable-hot-restart"))
            .inheritIO()
            .start();
    Thread stop = new Thread(() -> stop(envoy), "stop-envoy");
    Runtime.getRuntime().addShutdownHook(stop);
    return envoy.waitFor();
  }

  private static void stop(Process envoy) {
    envoy.destroy();
    try {
      if (!envoy.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        envoy.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      envoy.destroyForcibly();
    }
  }
}
