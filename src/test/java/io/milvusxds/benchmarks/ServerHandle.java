package io.milvusxds.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** A {@link MeasuredServer} seen from the benchmark. */
final class ServerHandle implements AutoCloseable {
  // The flags that the launcher uses for a small, steady server.
  private static final List<String> FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;
  private final int port;

  private ServerHandle(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader(UTF_8);
    this.commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    this.port = (int) number(answers.readLine());
  }

  static ServerHandle start(String contender, int endpoints) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().addAll(FLAGS);
    builder
        .command()
        .addAll(
            List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredServer.class.getName(),
                contender,
                Integer.toString(endpoints)));
    return new ServerHandle(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  int port() {
    return port;
  }

  /** Publishes; returns when that began. */
  long publish(int number) throws IOException {
    return ask("publish " + number);
  }

  /** CPU time so far, in ns. */
  long cpuNanos() throws IOException {
    return ask("cpu");
  }

  /** Bytes of heap in use after a garbage collection. */
  long heapBytes() throws IOException {
    return ask("heap");
  }

  private long ask(String command) throws IOException {
    commands.println(command);
    return number(answers.readLine());
  }

  private static long number(@org.jspecify.annotations.Nullable String line) {
    if (line == null) {
      throw new IllegalStateException("the measured server ended");
    }
    return Long.parseLong(line);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
