package io.milvusxds.demo.envoy;

import static java.util.Objects.requireNonNull;

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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A real Envoy that runs as a child of this process, in a folder of its own.
 *
 * <p>Its admin interface is always on a free port of 127.0.0.1, whatever the bootstrap says, so
 * that many can run side by side. It ends with this process at the latest. Safe for several
 * threads.
 */
public final class EnvoyProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration ADMIN_LIMIT = Duration.ofSeconds(10);
  private static final int LINES_IN_ERRORS = 20;
  // Merged over the bootstrap by Envoy itself, so that nobody has to edit the text.
  private static final String ADMIN_ON_FREE_PORT =
      "{admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}}";

  private final Path folder;
  private final Path program;
  private final Process process;
  private final Thread endWithJvm;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ADMIN_LIMIT)
          .build();
  private volatile Optional<HostPort> admin = Optional.empty();

  private EnvoyProcess(Path folder, Path program, Process process) {
    this.folder = folder;
    this.program = program;
    this.process = process;
    this.endWithJvm = new Thread(process::destroyForcibly, "end-envoy");
  }

  /**
   * How an Envoy is run.
   *
   * @param concurrency worker threads, 1 or more
   * @param logLevel Envoy's word: trace, debug, info, warning, error, critical, off
   * @param startLimit how long its admin interface may take to be there
   */
  public record Options(int concurrency, String logLevel, Duration startLimit) {
    /** One worker, log level info, 20 s to start. */
    public static final Options DEFAULT = new Options(1, "info", Duration.ofSeconds(20));

    public Options {
      requireNonNull(logLevel, "logLevel");
      requireNonNull(startLimit, "startLimit");
      if (concurrency < 1) {
        throw new IllegalArgumentException(
            "concurrency: " + concurrency + " (expected: 1 or more)");
      }
    }
  }

  /** Starts with {@link Options#DEFAULT}. */
  public static EnvoyProcess start(Path binary, String bootstrapYaml)
      throws IOException, InterruptedException {
    return start(binary, bootstrapYaml, Options.DEFAULT);
  }

  /**
   * Starts an Envoy and waits until its admin interface answers; it may not have its configuration
   * yet.
   *
   * @throws IOException when it ends at once or is not there in time; the message has the end of
   *     its log
   */
  public static EnvoyProcess start(Path binary, String bootstrapYaml, Options options)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("milvus-xds-envoy");
    EnvoyProcess envoy;
    try {
      envoy = launch(binary, bootstrapYaml, options, folder);
    } catch (IOException e) {
      FolderTree.delete(folder);
      throw e;
    }
    try {
      envoy.awaitAdmin(options.startLimit());
      return envoy;
    } catch (IOException | InterruptedException e) {
      envoy.kill();
      envoy.close();
      throw e;
    }
  }

  private static EnvoyProcess launch(
      Path binary, String bootstrapYaml, Options options, Path folder) throws IOException {
    Path bootstrap = Files.writeString(folder.resolve("bootstrap.yaml"), bootstrapYaml);
    List<String> command =
        List.of(
            binary.toString(),
            "--config-path",
            bootstrap.toString(),
            "--config-yaml",
            ADMIN_ON_FREE_PORT,
            "--admin-address-path",
            folder.resolve("admin").toString(),
            "--concurrency",
            Integer.toString(options.concurrency()),
            "--log-level",
            options.logLevel(),
            "--disable-hot-restart");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("envoy.log").toFile())
            .start();
    process.getOutputStream().close();
    EnvoyProcess envoy = new EnvoyProcess(folder, binary, process);
    Runtime.getRuntime().addShutdownHook(envoy.endWithJvm);
    return envoy;
  }

  private void awaitAdmin(Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<HostPort> address = writtenAdmin();
      if (address.isPresent()) {
        admin = address;
        adminGet("/ready");
        return;
      }
      pause();
    }
    throw new IOException("Envoy has no admin interface after " + limit + ":\n" + errorTail());
  }

  /** Envoy writes the file in one go, but a reader may still be quicker than its content. */
  private Optional<HostPort> writtenAdmin() throws IOException {
    Path file = folder.resolve("admin");
    String text = Files.exists(file) ? Files.readString(file).strip() : "";
    int colon = text.lastIndexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(
            new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))));
  }

  /**
   * Waits until Envoy has its whole configuration and serves.
   *
   * @throws IOException when it does not get there in time, or ends
   */
  public void awaitReady(Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (exchange("GET", "/ready").statusCode() != 200) {
      if (System.nanoTime() >= deadline) {
        throw new IOException("Envoy is not ready after " + limit + ":\n" + errorTail());
      }
      pause();
    }
  }

  /**
   * Waits until the body that its admin interface answers to a GET is as wanted.
   *
   * @return whether it was so in time
   * @throws IOException when Envoy ends meanwhile
   */
  public boolean awaitAdmin(String path, Predicate<String> wanted, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!wanted.test(adminGet(path))) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** Waits a little, and no longer when Envoy ends meanwhile. */
  private void pause() throws IOException, InterruptedException {
    if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      String log = errorTail();
      throw new IOException(
          "Envoy ("
              + program
              + ") ended with exit code "
              + process.exitValue()
              + (log.isBlank()
                  ? " without a word. Is that an Envoy? ENVOY_BIN names the one to run."
                  : ":\n" + log));
    }
  }

  /** Where its admin interface listens. */
  public HostPort admin() {
    return admin.orElseThrow(() -> new IllegalStateException("admin: not known before the start"));
  }

  /** The body that its admin interface answers to a GET, whatever the status. */
  public String adminGet(String path) throws IOException, InterruptedException {
    return exchange("GET", path).body();
  }

  /** The body that its admin interface answers to a POST, whatever the status. */
  public String adminPost(String path) throws IOException, InterruptedException {
    return exchange("POST", path).body();
  }

  private HttpResponse<String> exchange(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + admin() + path))
            .timeout(ADMIN_LIMIT)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end (SIGTERM), and ends it when it does not within 5 s. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
    }
  }

  /** Ends it at once (SIGKILL): its connections break. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The last lines of its log, oldest first; empty after {@link #close}. */
  public List<String> logTail(int maxLines) throws IOException {
    Path log = folder.resolve("envoy.log");
    if (!Files.exists(log)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    return List.copyOf(lines.subList(Math.max(0, lines.size() - maxLines), lines.size()));
  }

  private String errorTail() throws IOException {
    return String.join("\n", logTail(LINES_IN_ERRORS));
  }

  /** Stops it and deletes its folder; may be called twice. */
  @Override
  public void close() throws IOException {
    try {
      stop();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(endWithJvm);
    } catch (IllegalStateException ending) {
      // The JVM is ending, and the thread is at work already.
    }
    FolderTree.delete(folder);
  }
}
