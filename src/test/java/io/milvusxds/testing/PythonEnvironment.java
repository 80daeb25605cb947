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
import java.util.Optional;

/** The Python of this machine with some packages of its own, installed once into the cache. */
public final class PythonEnvironment {
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);
  // Packages with compiled parts fit one Python version and machine only.
  private static final String PROBE =
      "import sys, platform; print('py%d.%d-%s' % (sys.version_info[:2] + (platform.machine(),)))";

  private final Optional<Path> packages;

  private PythonEnvironment(Optional<Path> packages) {
    this.packages = packages;
  }

  /** The Python of this machine and nothing else. */
  public static PythonEnvironment plain() {
    return new PythonEnvironment(Optional.empty());
  }

  /**
   * A Python with pymilvus 1.1.2, the client of Milvus 1.x; the test is skipped when it can not be
   * had.
   */
  public static PythonEnvironment withPymilvus1() throws InterruptedException {
    return with(
        "pymilvus-1.1.2",
        // Its own list asks for versions that have no wheel for today's Python.
        List.of("--no-deps", "pymilvus==1.1.2"),
        List.of(
            "protobuf==3.20.3",
            "grpcio",
            "requests",
            "ujson",
            "numpy",
            // The last that has the module pkg_resources, which pymilvus imports.
            "setuptools<81"));
  }

  /**
   * A Python with pymilvus 2.3.7, the client of the time of Milvus 2.3; the test is skipped when it
   * can not be had.
   */
  public static PythonEnvironment withPymilvus2() throws InterruptedException {
    // It imports pkg_resources, and reads settings by a library that fits no newer marshmallow.
    return with("pymilvus-2.3.7", List.of("pymilvus==2.3.7", "setuptools<81", "marshmallow<4"));
  }

  /**
   * A Python with pymilvus 3.0.2, a client of Milvus 2.x; the test is skipped when it can not be
   * had.
   */
  public static PythonEnvironment withPymilvus3() throws InterruptedException {
    return with("pymilvus-3.0.2", List.of("pymilvus==3.0.2"));
  }

  /** A Python with Milvus Lite 3.2.2 and pymilvus 3.0.2; skipped when it can not be had. */
  public static PythonEnvironment withMilvusLite() throws InterruptedException {
    return with("milvus-lite-3.2.2", List.of("milvus-lite==3.2.2", "pymilvus==3.0.2"));
  }

  @SafeVarargs
  private static PythonEnvironment with(String name, List<String>... packages)
      throws InterruptedException {
    return RequiredPart.find(name.replace('-', ' '), () -> install(name, packages));
  }

  @SafeVarargs
  private static PythonEnvironment install(String name, List<String>... packages)
      throws IOException, InterruptedException {
    String machine = python("the version", PROBE_LIMIT, List.of("-c", PROBE)).strip();
    return new PythonEnvironment(
        Optional.of(
            InstallCache.of(System.getenv())
                .installOnce(
                    name + "-" + machine,
                    folder -> {
                      System.err.println("fetching " + name + " once");
                      for (List<String> together : packages) {
                        install(folder, together);
                      }
                    })));
  }

  private static void install(Path folder, List<String> packages)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("install", "-q", "--target"));
    arguments.add(folder.toString());
    arguments.addAll(packages);
    pip(arguments, INSTALL_LIMIT);
  }

  /**
   * Runs pip.
   *
   * @throws IOException when it fails; the message has what it said
   */
  public static void pip(List<String> arguments, Duration limit)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-m", "pip", "--disable-pip-version-check"));
    all.addAll(arguments);
    String unused = python("pip", limit, all);
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

  /**
   * Runs a script as {@link #run}.
   *
   * @return what it printed
   * @throws IOException when it fails; the message has what it printed
   */
  public String runOrFail(String script, List<String> arguments, Duration limit)
      throws IOException, InterruptedException {
    ProgramRun run = run(script, arguments, limit);
    if (!run.succeeded()) {
      throw new IOException(
          script + " failed (exit code " + run.exitCode() + "):\n" + run.output());
    }
    return run.output();
  }

  /** What a {@code python3} that is to have the packages needs in its environment. */
  public Map<String, String> environment() {
    return packages
        .map(folder -> Map.of("PYTHONPATH", folder.toString(), "PYTHONWARNINGS", "ignore"))
        .orElse(Map.of());
  }
}
