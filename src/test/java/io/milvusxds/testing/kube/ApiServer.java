package io.milvusxds.testing.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process of the API server, which a test may kill, hang and start again. */
public final class ApiServer {
  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(10);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final Path run;
  private final KubernetesClient client;
  private final List<String> command;

  /**
   * The one that runs.
   *
   * @param run the folder that {@code start.sh} keeps its state in
   */
  ApiServer(Path run, KubernetesClient client) throws IOException {
    this.run = run;
    this.client = client;
    String words = Files.readString(Path.of("/proc", Long.toString(pid()), "cmdline"));
    this.command = List.of(words.split("\0"));
  }

  /** Ends it at once (SIGKILL): connections break and new ones are refused. */
  public void kill() throws IOException, InterruptedException {
    ProcessHandle process = process();
    process.destroyForcibly();
    try {
      process.onExit().get(SIGNAL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the API server does not end", e);
    }
  }

  /** Starts it anew after {@link #kill}, with the same arguments; does not wait. */
  public void startAgain() throws IOException {
    Process process = start(command, "kube-apiserver.log");
    Files.writeString(pidFile(), process.pid() + "\n");
  }

  /**
   * Starts a second one on the same store, through which a test changes things while the first is
   * away. The caller ends it.
   */
  public Process startBeside(int port) throws IOException {
    List<String> other =
        command.stream()
            .map(word -> word.startsWith("--secure-port=") ? "--secure-port=" + port : word)
            .toList();
    return start(other, "second-apiserver.log");
  }

  private Process start(List<String> words, String logName) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(run.resolve("log").resolve(logName).toFile()))
            .start();
    process.getOutputStream().close();
    return process;
  }

  /** Waits until it says that it is ready. */
  public void awaitReady() {
    Patience.await("the API server").atMost(START_LIMIT).until(this::isReady);
  }

  /** Whether it answers and is ready. */
  public boolean isReady() {
    return isReady(client);
  }

  static boolean isReady(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false;
    }
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
    List<String> kill = List.of("kill", "-" + name, Long.toString(pid()));
    ProgramRun signalled = ProgramRun.of(kill, Map.of(), SIGNAL_LIMIT);
    if (!signalled.succeeded()) {
      throw new IOException(kill + ": " + signalled.output());
    }
  }

  private ProcessHandle process() throws IOException {
    long pid = pid();
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new IllegalStateException("pid " + pid + ": no such process"));
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(pidFile(), StandardCharsets.UTF_8).strip());
  }

  private Path pidFile() {
    return run.resolve("pid/kube-apiserver");
  }
}
