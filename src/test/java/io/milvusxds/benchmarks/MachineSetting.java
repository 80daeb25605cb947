package io.milvusxds.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every figure depends on: the machine, its programs, and the commit. */
final class MachineSetting {
  private MachineSetting() {}

  /** By name, in the order in which they are shown. */
  static Map<String, String> read() {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("date", LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + " UTC");
    setting.put("commit", commit());
    setting.put(
        "machine",
        Runtime.getRuntime().availableProcessors()
            + " cores of "
            + field("/proc/cpuinfo", "model name")
            + ", "
            + field("/proc/meminfo", "MemTotal"));
    setting.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    setting.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    return setting;
  }

  /** Of the last minute. */
  static double loadAverage() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  private static String commit() {
    String changes = output("git", "status", "--porcelain", "--untracked-files=no");
    return output("git", "rev-parse", "--short", "HEAD")
        + (changes.isEmpty() ? "" : " and changes that are not committed");
  }

  private static String field(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
