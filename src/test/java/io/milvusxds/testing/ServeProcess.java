package io.milvusxds.testing;

import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
    return start(source, freePort(), freePort());
  }

  /** Starts on these ports and waits until it is ready. */
  public static ServeProcess start(Path source, int xdsPort, int adminPort) throws IOException {
    ServeProcess started = launch(source, xdsPort, adminPort);
    Patience.await("ready: " + started.log).until(() -> started.adminStatus("/readyz") == 200);
    return started;
  }

  /** Starts on these ports and waits until its admin page answers, ready or not. */
  public static ServeProcess startUnready(Path source) throws IOException {
    ServeProcess started = launch(source, freePort(), freePort());
    Patience.await("alive: " + started.log).until(() -> started.adminStatus("/livez") == 200);
    return started;
  }

  private static ServeProcess launch(Path source, int xdsPort, int adminPort) throws IOException {
    Path log = Files.createTempFile("milvus-xds-serve", ".log");
    Process process =
        new ProcessBuilder(
                command(
                    "serve",
                    "--source",
                    "file:" + source,
                    "--xds",
                    "127.0.0.1:" + xdsPort,
                    "--admin",
                    "127.0.0.1:" + adminPort,
                    "--drain-seconds",
                    "1"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new ServeProcess(process, log, xdsPort, adminPort);
  }

  /** The command line that runs the jar with these arguments. */
  public static List<String> command(String... arguments) {
    String jar = System.getProperty("milvusxds.jar", "target/milvus-xds.jar");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar));
    command.addAll(List.of(arguments));
    return command;
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
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

  private int adminStatus(String path) throws InterruptedException, IOException {
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
