package io.milvusxds.testing;

import io.milvusxds.demo.FreePort;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** The jar that a user runs, serving a file in a process of its own. */
public final class ServeProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;
  private final int xdsPort;
  private final int adminPort;

  private ServeProcess(Process process, Path log, int xdsPort, int adminPort) {
    this.process = process;
    this.log = log;
    this.xdsPort = xdsPort;
    this.adminPort = adminPort;
  }

  /** Starts on free ports and waits until it is ready. */
  public static ServeProcess start(Path source) throws IOException {
    return start(source, FreePort.find(), FreePort.find());
  }

  /** Starts on these ports and waits until it is ready. */
  public static ServeProcess start(Path source, int xdsPort, int adminPort) throws IOException {
    ServeProcess started = launch(launcher("file:" + source, xdsPort, adminPort));
    started.awaitReady();
    return started;
  }

  /** Starts on free ports and waits until its admin page answers, ready or not. */
  public static ServeProcess startUnready(Path source) throws IOException {
    ServeProcess started = launch(launcher("file:" + source, FreePort.find(), FreePort.find()));
    started.awaitAlive();
    return started;
  }

  /**
   * How to start one.
   *
   * @param environment added to that of this process
   * @param jvmFlags added to those of the launcher
   */
  public record Launcher(
      String source,
      int xdsPort,
      int adminPort,
      Map<String, String> environment,
      List<String> jvmFlags) {
    /** With these variables in its environment. */
    public Launcher with(Map<String, String> variables) {
      return new Launcher(source, xdsPort, adminPort, variables, jvmFlags);
    }

    /** With these flags of the JVM. */
    public Launcher withFlags(String... flags) {
      return new Launcher(source, xdsPort, adminPort, environment, List.of(flags));
    }

    /** Starts it and does not wait. */
    public ServeProcess launch() throws IOException {
      return ServeProcess.launch(this);
    }
  }

  /** A launcher for any source on free ports. */
  public static Launcher launcher(String source) throws IOException {
    return launcher(source, FreePort.find(), FreePort.find());
  }

  private static Launcher launcher(String source, int xdsPort, int adminPort) {
    return new Launcher(source, xdsPort, adminPort, Map.of(), List.of());
  }

  private static ServeProcess launch(Launcher how) throws IOException {
    return launch(how, SharedClasses.flags(jar()));
  }

  /** Starts it with these flags of the JVM beside those of the launcher, and does not wait. */
  static ServeProcess launch(Launcher how, List<String> flags) throws IOException {
    Path log = Files.createTempFile("milvus-xds-serve", ".log");
    List<String> command =
        new ArrayList<>(
            command(
                flags,
                "serve",
                "--source",
                how.source(),
                "--xds",
                "127.0.0.1:" + how.xdsPort(),
                "--admin",
                "127.0.0.1:" + how.adminPort(),
                "--drain-seconds",
                "1"));
    command.addAll(1, how.jvmFlags());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(how.environment());
    return new ServeProcess(builder.start(), log, how.xdsPort(), how.adminPort());
  }

  /** Waits until it is ready; ends it when that takes too long. */
  public ServeProcess awaitReady() {
    try {
      // A start takes a whole core for seconds, and there may be several at once.
      Patience.await("ready: " + log)
          .atMost(Duration.ofSeconds(60))
          .until(() -> adminStatus("/readyz") == 200);
      return this;
    } catch (ConditionTimeoutException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Waits until its admin page answers, ready or not. */
  public ServeProcess awaitAlive() {
    Patience.await("alive: " + log).until(() -> adminStatus("/livez") == 200);
    return this;
  }

  /** The command line that runs the jar with these arguments. */
  public static List<String> command(String... arguments) {
    return command(SharedClasses.flags(jar()), arguments);
  }

  private static List<String> command(List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path jar() {
    return Path.of(System.getProperty("milvusxds.jar", "target/milvus-xds.jar")).toAbsolutePath();
  }

  public HostPort xds() {
    return new HostPort("127.0.0.1", xdsPort);
  }

  public int xdsPort() {
    return xdsPort;
  }

  public int adminPort() {
    return adminPort;
  }

  /** The body of an admin page. */
  public String admin(String path) throws IOException, InterruptedException {
    return get(path).body();
  }

  /** The sum of a metric over all its labels, from the metrics page; 0 when it is not there. */
  public double metric(String nameAndLabels) throws IOException, InterruptedException {
    return admin("/metrics")
        .lines()
        .filter(line -> line.startsWith(nameAndLabels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The HTTP status of an admin page; 0 when nobody listens. */
  public int adminStatus(String path) throws InterruptedException, IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("ended at once: " + log());
    }
    try {
      return get(path).statusCode();
    } catch (java.net.ConnectException e) {
      return 0;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
    return HTTP.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** All that it logged. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends it as a crash would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /** Asks it to stop and waits; its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("still there 20 seconds after SIGTERM");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(log);
  }
}
