package io.milvusxds.benchmarks.datapath;

import io.milvusxds.benchmarks.ProcessFigures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What is called, and the process that it costs.
 *
 * @param pid empty when there is none between client and node
 * @param close ends it
 */
record CalledFront(String name, int port, OptionalLong pid, Calls calls, Runnable close) {
  /** CPU time so far, in ms; 0 when there is no process. */
  double cpuMillis() throws IOException {
    return pid.isPresent() ? ProcessFigures.cpuMillis(pid.getAsLong()) : 0;
  }

  /** A program that prints its port first. */
  static CalledFront program(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = lines.readLine();
    if (port == null) {
      throw new IOException(name + " ended at once");
    }
    return new CalledFront(
        name,
        Integer.parseInt(port),
        OptionalLong.of(process.pid()),
        Calls.SEARCHES,
        process::destroyForcibly);
  }

  /** A {@link RawForwarding}, with both compilers and a heap that is no limit. */
  static CalledFront forwarding(String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                RawForwarding.class.getName()));
    command.addAll(List.of(arguments));
    return program(name, command, Map.of());
  }
}
