package io.milvusxds.testing.milvus;

import static java.util.Objects.requireNonNull;

import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/** One process of a real Milvus, which a test may kill, hang and start again. */
public final class MilvusNode implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration ASK_LIMIT = Duration.ofSeconds(5);
  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(10);
  private static final Pattern COUNTED =
      Pattern.compile("milvus_proxy_req_count\\{.*function_name=\"(\\w+)\".*\\} ([0-9.e+]+)");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final NodeFolder folder;
  private final HostPort address;
  private final int healthPort;
  private final List<String> command;
  private final Map<String, String> environment;
  private volatile Process process;

  private MilvusNode(
      NodeFolder folder,
      HostPort address,
      int healthPort,
      List<String> command,
      Map<String, String> environment)
      throws IOException {
    this.folder = folder;
    this.address = address;
    this.healthPort = healthPort;
    this.command = command;
    this.environment = environment;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-milvus"));
  }

  /**
   * Starts one and does not wait.
   *
   * @param address where it takes calls
   * @param healthPort where it tells its health and its metrics
   */
  static MilvusNode start(
      NodeFolder folder,
      HostPort address,
      int healthPort,
      List<String> command,
      Map<String, String> environment)
      throws IOException {
    return new MilvusNode(folder, address, healthPort, command, environment);
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    builder.environment().putAll(environment);
    Process started = builder.start();
    started.getOutputStream().close();
    return started;
  }

  /** Where it takes calls, by gRPC and REST. */
  public HostPort address() {
    return address;
  }

  /** Where it tells its health, {@code /healthz}. */
  public int healthPort() {
    return healthPort;
  }

  /** Waits until it says that it is well. */
  public void awaitHealthy() throws IOException {
    try {
      Patience.await("a healthy Milvus at " + address).atMost(START_LIMIT).until(this::isHealthy);
    } catch (ConditionTimeoutException | IllegalStateException e) {
      throw new IOException("no healthy Milvus; the end of its log:\n" + logTail(), e);
    }
  }

  /** Whether it says that it is well. */
  public boolean isHealthy() throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("Milvus ended with exit code " + process.exitValue());
    }
    try {
      return page("/healthz").startsWith("OK");
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * How often each method was called here, by its name, since the process started; methods of which
   * Milvus keeps no count are not in it.
   */
  public Map<String, Long> calls() throws IOException, InterruptedException {
    Map<String, Long> calls = new TreeMap<>();
    Matcher line = COUNTED.matcher(page("/metrics"));
    while (line.find()) {
      calls.merge(line.group(1), (long) Double.parseDouble(line.group(2)), Long::sum);
    }
    return calls;
  }

  private String page(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + healthPort + path);
    return HTTP.send(
            HttpRequest.newBuilder(uri).timeout(ASK_LIMIT).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Hangs it (SIGSTOP): connections stay open, and nothing comes over them any more. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Ends what {@link #freeze} began. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    List<String> kill = List.of("kill", "-" + name, Long.toString(process.pid()));
    ProgramRun signalled = ProgramRun.of(kill, Map.of(), SIGNAL_LIMIT);
    if (!signalled.succeeded()) {
      throw new IOException(kill + ": " + signalled.output());
    }
  }

  /** Ends it at once (SIGKILL): connections break and new ones are refused. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(SIGNAL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Starts it anew after {@link #kill}, with its data and at its address, and waits. */
  public void startAgain() throws IOException {
    process = launch();
    awaitHealthy();
  }

  /** Asks it to end (SIGTERM), waits, and starts it anew. */
  public void restart() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(SIGNAL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
    }
    startAgain();
  }

  private String logTail() throws IOException {
    List<String> lines = Files.readAllLines(folder.log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  @Override
  public void close() {
    requireNonNull(process, "process").destroyForcibly();
  }
}
