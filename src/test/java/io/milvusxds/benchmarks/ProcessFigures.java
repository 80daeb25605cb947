package io.milvusxds.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the machine tells of a process, by its id. */
public final class ProcessFigures {
  private static final double KIBI = 1024;
  // What /proc counts CPU time in: USER_HZ, 100 a second on every Linux of today.
  private static final double MILLIS_PER_TICK = 10;

  private ProcessFigures() {}

  /** CPU time so far, kernel included, in steps of 10 ms. */
  public static double cpuMillis(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // After the name in brackets, which may have blanks: state is the first, utime the twelfth.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * MILLIS_PER_TICK;
  }

  /**
   * Memory, in MiB.
   *
   * @param field of {@code /proc/PID/status}, for example {@code VmRSS}
   */
  public static double mebibytes(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIBI)
        .findFirst()
        .orElse(Double.NaN);
  }
}
