package io.milvusxds.benchmarks;

import io.milvusxds.testing.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What one change of one endpoint costs, by the number of deployments and by the number of
 * endpoints of the pool. The sizes take turns, each in a process of its own.
 *
 * <p>Prints curves in Markdown; {@link PartResults} has every single figure by {@code deployments ×
 * endpoints}.
 */
public final class GrowthBenchmark {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final int LARGE = 10_000;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  // As the launcher starts it, with room for the largest pool.
  private static final List<String> FLAGS =
      List.of(
          "-Xms40m",
          "-Xmx1g",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=0.3");

  private final Map<Size, Map<String, List<Double>>> figures = new LinkedHashMap<>();
  private final PartResults results =
      new PartResults("growth", Map.of("rounds", "" + ROUNDS, "flags", String.join(" ", FLAGS)));

  private GrowthBenchmark() {
    for (int deployments : new int[] {1, 10, 100, 1_000}) {
      figures.put(new Size(deployments, 10), new LinkedHashMap<>());
    }
    for (int endpoints : new int[] {10, 100, 1_000, 10_000, 100_000}) {
      figures.putIfAbsent(new Size(1, endpoints), new LinkedHashMap<>());
    }
  }

  /** How many deployments, each with how many read-only endpoints. */
  private record Size(int deployments, int endpoints) {
    List<String> arguments() {
      int changes = endpoints < LARGE ? 100 : 20;
      return List.of(
          "" + deployments, "" + endpoints, "" + changes, "" + Math.max(changes / 2, 15));
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    GrowthBenchmark benchmark = new GrowthBenchmark();
    for (int round = 1; round <= ROUNDS; round++) {
      benchmark.results.beginRound();
      for (Size size : benchmark.figures.keySet()) {
        System.err.println("round " + round + " of " + ROUNDS + ": " + size);
        benchmark.measure(size);
      }
      benchmark.results.write();
    }
    System.out.print(benchmark.markdown());
  }

  private void measure(Size size) throws IOException, InterruptedException {
    try (ChildJvm child = ChildJvm.start(FLAGS, GrowthProcess.class, size.arguments())) {
      child
          .awaitOutput(text -> text.contains("result\tarrivals, CPU ms"), LIMIT)
          .lines()
          .map(line -> line.split("\t", -1))
          .filter(parts -> parts.length == 3 && parts[0].equals("result"))
          .forEach(parts -> note(size, parts[1], Double.parseDouble(parts[2])));
    }
  }

  private void note(Size size, String what, double value) {
    results.note(size.deployments() + " × " + size.endpoints(), what, value);
    figures
        .computeIfAbsent(size, unused -> new LinkedHashMap<>())
        .computeIfAbsent(what, unused -> new ArrayList<>())
        .add(value);
  }

  private double median(Size size, String what) {
    return ResultTable.median(figures.getOrDefault(size, Map.of()).getOrDefault(what, List.of()));
  }

  private String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("One endpoint changes; medians of ").append(ROUNDS).append(" rounds\n\n");
    curve(text, "deployments, of 10 endpoints each", sizesBy(Size::endpoints), Size::deployments);
    curve(text, "endpoints in one pool", sizesBy(Size::deployments), Size::endpoints);
    double time = ratio(new Size(1_000, 10), new Size(10, 10), "warm ms");
    double cpu = ratio(new Size(1_000, 10), new Size(10, 10), "warm CPU ms");
    text.append(goal("1,000 deployments ÷ 10, time", time, 1.5, "×"));
    text.append(goal("1,000 deployments ÷ 10, CPU", cpu, 1.5, "×"));
    text.append(goal("100,000 endpoints", median(new Size(1, 100_000), "warm ms"), 60, " ms"));
    return text.toString();
  }

  // Those that differ in nothing else: of the other measure they have the least.
  private List<Size> sizesBy(ToIntFunction<Size> other) {
    int least = figures.keySet().stream().mapToInt(other).min().orElseThrow();
    return figures.keySet().stream().filter(size -> other.applyAsInt(size) == least).toList();
  }

  private void curve(StringBuilder text, String what, List<Size> sizes, ToIntFunction<Size> axis) {
    text.append("| ")
        .append(what)
        .append(" | first, ms | Envoy has the first after, ms | warm, ms | ÷ smallest");
    text.append(" | warm, CPU ms | ÷ smallest | 300 Envoys arrive, CPU ms (rounds) |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    for (Size size : sizes) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %,d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.1f (%.0f) |%n",
              axis.applyAsInt(size),
              median(size, "cold ms"),
              median(size, "cold until the Envoy has it, ms"),
              median(size, "warm ms"),
              ratio(size, sizes.get(0), "warm ms"),
              median(size, "warm CPU ms"),
              ratio(size, sizes.get(0), "warm CPU ms"),
              median(size, "arrivals, CPU ms"),
              median(size, "arrivals, rounds")));
    }
    text.append('\n');
  }

  private double ratio(Size size, Size other, String what) {
    return median(size, what) / median(other, what);
  }

  private static String goal(String what, double found, double most, String unit) {
    return String.format(
        Locale.ROOT,
        "- %s: %.2f%s (goal: at most %s%s) %s%n",
        what,
        found,
        unit,
        most,
        unit,
        found <= most ? "✓" : "✗");
  }
}
