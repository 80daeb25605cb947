package io.milvusxds.testing;

import io.milvusxds.demo.envoy.InstallCache;
import io.milvusxds.demo.envoy.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Python of this machine with some packages of its own, installed once into the cache. */
public final class PythonEnvironment {
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);
  // Packages with compiled parts fit one Python version and machine only.
  private static final String PROBE =
      "import sys, platform; print('py%d.%d-%s' % (sys.version_info[:2] + (platform.machine(),)))";

  private final Path packages;

  private PythonEnvironment(Path packages) {
    this.packages = packages;
  }

  /**
   * A Python with pymilvus 1.1.2, the client of Milvus 1.x; the test is skipped when it can not be
   * had.
   */
  public static PythonEnvironment withPymilvus1() throws InterruptedException {
    return RequiredPart.find("pymilvus 1.1.2", PythonEnvironment::installPymilvus1);
  }

  private static PythonEnvironment installPymilvus1() throws IOException, InterruptedException {
    String machine = python("the version", PROBE_LIMIT, List.of("-c", PROBE)).strip();
    Path packages =
        InstallCache.of(System.getenv())
            .installOnce(
                "pymilvus-1.1.2-" + machine,
                folder -> {
                  System.err.println("fetching pymilvus 1.1.2 once");
                  // Its own list asks for versions that have no wheel for today's Python.
                  install(folder, List.of("--no-deps", "pymilvus==1.1.2"));
                  install(
                      folder,
                      List.of(
                          "protobuf==3.20.3",
                          "grpcio",
                          "requests",
                          "ujson",
                          "numpy",
                          // The last that has the module pkg_resources, which pymilvus imports.
                          "setuptools<81"));
                });
    return new PythonEnvironment(packages);
  }

  /**
   * A Python with pymilvus 3.0.2, a client of Milvus 2.x; the test is skipped when it can not be
   * had.
   */
  public static PythonEnvironment withPymilvus3() throws InterruptedException {
    return RequiredPart.find("pymilvus 3.0.2", PythonEnvironment::installPymilvus3);
  }

  private static PythonEnvironment installPymilvus3() throws IOException, InterruptedException {
    String machine = python("the version", PROBE_LIMIT, List.of("-c", PROBE)).strip();
    Path packages =
        InstallCache.of(System.getenv())
            .installOnce(
                "pymilvus-3.0.2-" + machine,
                folder -> {
                  System.err.println("fetching pymilvus 3.0.2 once");
                  install(folder, List.of("pymilvus==3.0.2"));
                });
    return new PythonEnvironment(packages);
  }

  private static void install(Path folder, List<String> packages)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-m", "pip", "install", "-q", "--disable-pip-version-check", "--target"));
    arguments.add(folder.toString());
    arguments.addAll(packages);
    python("pip", INSTALL_LIMIT, arguments);
  }

  private static String python(String what, Duration limit, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(arguments);
    ProgramRun run = ProgramRun.of(command, Map.of(), limit);
    if (!run.succeeded()) {
      throw new IOException(
          "python3 failed at " + what + " (exit code " + run.exitCode() + "):\n" + run.output());
    }
    return run.output();
  }

  /**
   * Runs a script of {@code src/test/resources/python}.
   *
   * @param script the name of the file
   */
  public ProgramRun run(String script, List<String> arguments, Duration limit)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("milvus-xds", script);
    try (InputStream text = PythonEnvironment.class.getResourceAsStream("/python/" + script)) {
      if (text == null) {
        throw new IllegalArgumentException("script: " + script + " (expected: a file in python/)");
      }
      Files.write(file, text.readAllBytes());
      List<String> command = new ArrayList<>(List.of("python3", file.toString()));
      command.addAll(arguments);
      return ProgramRun.of(command, environment(), limit);
    } finally {
      Files.delete(file);
    }
  }

  /** What a {@code python3} that is to have the packages needs in its environment. */
  public Map<String, String> environment() {
    return Map.of("PYTHONPATH", packages.toString(), "PYTHONWARNINGS", "ignore");
  }
}
