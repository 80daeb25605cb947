package io.milvusxds.demo.envoy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How one run of a program ended.
 *
 * @param exitCode the program's own; {@link #TIMED_OUT} when it was ended because it took too long
 * @param output standard output and error, in the order written
 */
public record ProgramRun(int exitCode, String output) {
  /** The exit code of a program that was ended because it took too long, as of timeout(1). */
  public static final int TIMED_OUT = 124;

  private static final Duration GRACE = Duration.ofSeconds(5);

  public ProgramRun {
    requireNonNull(output, "output");
  }

  /**
   * Runs a program to its end.
   *
   * @param environment added to the environment of this process
   * @param limit after which the program and all that it started are ended
   * @throws IOException when the program can not be started
   */
  public static ProgramRun of(List<String> command, Map<String, String> environment, Duration limit)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("milvus-xds-run", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      try {
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        int exitCode = ended ? process.exitValue() : TIMED_OUT;
        return new ProgramRun(
            exitCode, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
      } finally {
        end(process);
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  public boolean succeeded() {
    return exitCode == 0;
  }
}
