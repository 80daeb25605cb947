package io.milvusxds.benchmarks;

import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.testing.rebalance.BaselineEnvoy.Policy;
import io.milvusxds.testing.rebalance.ColdNodes;
import io.milvusxds.testing.rebalance.Rebalance;
import io.milvusxds.testing.rebalance.SearchFront;
import io.milvusxds.testing.rebalance.SegmentMemory.Costs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What searches meet while a node joins ten others and while one leaves, with nodes that are slow
 * for segments which they have not seen before: a table of all rounds and a plot of the last.
 */
public final class RebalanceLoadBenchmark {
  private static final int NODES = 10;
  private static final int SEGMENTS = Integer.getInteger("segments", 300);
  private static final int CALLS_PER_SECOND = Integer.getInteger("rate", 400);
  private static final int SETTLING_SECONDS = Integer.getInteger("settling", 18);
  private static final int QUIET_SECONDS = 5;
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final Path PLOT = Path.of("benchmarks", "plots", "rebalance-load.svg");
  private static final double NANOS_PER_MILLI = 1e6;

  private static final Rebalance.Scene SCENE =
      new Rebalance.Scene(
          SEGMENTS,
          CALLS_PER_SECOND,
          Duration.ofSeconds(QUIET_SECONDS),
          Duration.ofSeconds(SETTLING_SECONDS));

  private static final List<MeasuredFront> FRONTS =
      List.of(
          divided("milvus-xds, next owner after 40 ms", "40ms"),
          divided("milvus-xds, next owner after 450 ms", "450ms"),
          MeasuredFront.baseline("ring hash", Policy.RING_HASH),
          MeasuredFront.baseline("maglev", Policy.MAGLEV));

  private final ResultTable table = new ResultTable();
  private final Map<String, Rebalance> last = new LinkedHashMap<>();

  private RebalanceLoadBenchmark() {}

  private static MeasuredFront divided(String name, String perTryTimeout) {
    return MeasuredFront.divided(
        name,
        Map.of(
            "per-try-timeout", perTryTimeout,
            "segment.warm-up", "10s",
            // It would keep a node away that is slow five times in a row, which looks better.
            "outlier-detection", "off"));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException, Refusal {
    Path binary = EnvoyBinary.locate();
    RebalanceLoadBenchmark benchmark = new RebalanceLoadBenchmark();
    for (int round = 1; round <= ROUNDS; round++) {
      for (MeasuredFront front : FRONTS) {
        System.err.println("round " + round + " of " + ROUNDS + ": " + front.name());
        benchmark.measure(binary, front);
      }
    }
    System.out.printf(
        "%d nodes, %d segments, %d searches per second, %d rounds: medians (least – most)%n%n%s",
        NODES, SEGMENTS, CALLS_PER_SECOND, ROUNDS, benchmark.table.markdown());
    benchmark.plot();
    System.out.println("\nplot of the last round: " + PLOT);
    System.exit(0);
  }

  private void measure(Path binary, MeasuredFront measured)
      throws IOException, InterruptedException, Refusal {
    try (ColdNodes nodes = ColdNodes.start(NODES, Costs.DEFAULT);
        SearchFront front = measured.starter().start(binary, nodes.all())) {
      Rebalance rebalance = Rebalance.play(SCENE, front, nodes);
      last.put(measured.name(), rebalance);
      note(measured.name(), rebalance);
    }
  }

  private void note(String front, Rebalance rebalance) {
    table.note(front, "quiet: p99, ms", millis(rebalance.quiet(), 99));
    table.note(front, "join: p99, ms", millis(rebalance.joining(), 99));
    table.note(front, "leave: p99, ms", millis(rebalance.leaving(), 99));
    table.note(front, "join: p99.9, ms", millis(rebalance.joining(), 99.9));
    table.note(front, "leave: p99.9, ms", millis(rebalance.leaving(), 99.9));
    table.note(front, "join: answers that waited for a load, %", rebalance.coldPercentJoining());
    table.note(front, "leave: answers that waited for a load, %", rebalance.coldPercentLeaving());
    table.note(front, "searches that failed", (double) rebalance.whole().failed());
  }

  private static double millis(LoadReport report, double percent) {
    return report.latency(percent).toNanos() / NANOS_PER_MILLI;
  }

  private void plot() throws IOException {
    List<PanelPlot.Panel> panels = new ArrayList<>();
    last.forEach(
        (name, rebalance) ->
            panels.add(new PanelPlot.Panel(name, dots(rebalance), marks(rebalance))));
    Files.createDirectories(PLOT.getParent());
    Files.writeString(
        PLOT,
        new PanelPlot(
                "Each search while a node joins ten others and while one leaves",
                "time, s",
                "latency, ms",
                new PanelPlot.Range(wholeTicks(QUIET_SECONDS + 2 * SETTLING_SECONDS), 300),
                panels)
            .svg());
  }

  /** At least so much and a little, and a whole number between ticks. */
  private static int wholeTicks(int seconds) {
    return (seconds / PanelPlot.X_TICKS + 1) * PanelPlot.X_TICKS;
  }

  private static List<PanelPlot.Dot> dots(Rebalance rebalance) {
    long begin = rebalance.whole().samples().get(0).startNanos();
    return rebalance.whole().samples().stream()
        .map(
            sample ->
                new PanelPlot.Dot(
                    (sample.startNanos() - begin) / 1e9, sample.tookNanos() / NANOS_PER_MILLI))
        .toList();
  }

  private static List<PanelPlot.Mark> marks(Rebalance rebalance) {
    long begin = rebalance.whole().samples().get(0).startNanos();
    return List.of(
        new PanelPlot.Mark("join", (rebalance.joinNanos() - begin) / 1e9),
        new PanelPlot.Mark("leave", (rebalance.leaveNanos() - begin) / 1e9));
  }
}
