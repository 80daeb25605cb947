package io.milvusxds.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A Java process of its own with the classes of the tests, for what can not be shown within one
 * process: that it ends, or is killed.
 */
public final class ChildJvm implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  private static final List<String> DEFAULT_FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

  private final Process process;
  private final Path output;

  private ChildJvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Runs the {@code main} of a class.
   *
   * @param environment names and values in turn, added to those of this process
   */
  public static ChildJvm start(Class<?> main, List<String> arguments, String... environment)
      throws IOException {
    return start(DEFAULT_FLAGS, main, arguments, environment);
  }

  /** As {@link #start(Class, List, String...)}, with these flags of the JVM and no others. */
  public static ChildJvm start(
      List<String> flags, Class<?> main, List<String> arguments, String... environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    Path output = Files.createTempFile("milvus-xds-child", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    for (int i = 0; i + 1 < environment.length; i += 2) {
      builder.environment().put(environment[i], environment[i + 1]);
    }
    return new ChildJvm(builder.start(), output);
  }

  /**
   * Waits until its output is as wanted, and returns it.
   *
   * @throws AssertionError when it is not in time, or the process ends before; with the output
   */
  public String awaitOutput(Predicate<String> wanted, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean ended = false;
    while (true) {
      String text = output();
      if (wanted.test(text)) {
        return text;
      }
      if (ended || System.nanoTime() >= deadline) {
        throw new AssertionError(
            (ended ? "the process ended" : "not within " + limit) + "; its output:\n" + text);
      }
      ended = process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** All that it printed so far, errors too. */
  public String output() throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }

  /** The processes that it started, and those that they started. */
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Asks it to end (SIGTERM) and waits, at most 20 s; returns its exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the process did not end within " + END_LIMIT);
    }
    return process.exitValue();
  }

  /** Writes a line to its standard input. */
  public void say(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /**
   * Sends it a signal.
   *
   * @param name without its SIG, for example {@code STOP}
   */
  public void signal(String name) throws IOException, InterruptedException {
    int failure =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (failure != 0) {
      throw new IOException("kill -" + name + " ended with " + failure);
    }
  }

  /** Ends it at once (SIGKILL), with no time for anything. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Files.deleteIfExists(output);
  }
}
