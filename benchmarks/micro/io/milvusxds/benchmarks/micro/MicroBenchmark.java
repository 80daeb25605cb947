package io.milvusxds.benchmarks.micro;

import io.milvusxds.benchmarks.PartResults;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What one placement, one translation and one hash take, by JMH, in code that has run for a while.
 * Each round is one process; every iteration of it is a figure in {@link PartResults}.
 */
public final class MicroBenchmark {
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final int ITERATIONS = 3;
  private static final double KIB = 1024;
  // The compiler and the collector of the launcher.
  private static final List<String> FLAGS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final PartResults results =
      new PartResults("micro", Map.of("rounds", "" + ROUNDS, "flags", String.join(" ", FLAGS)));

  private MicroBenchmark() {}

  public static void main(String[] arguments) throws IOException, RunnerException {
    MicroBenchmark benchmark = new MicroBenchmark();
    for (int round = 1; round <= ROUNDS; round++) {
      benchmark.results.beginRound();
      new Runner(options()).run().forEach(benchmark::note);
      benchmark.results.write();
    }
    System.out.print(benchmark.results.markdown());
  }

  private static Options options() {
    return new OptionsBuilder()
        .include(MicroBenchmark.class.getPackageName())
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.MICROSECONDS)
        .forks(1)
        .jvmArgs(FLAGS.toArray(String[]::new))
        .warmupIterations(2)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(ITERATIONS)
        .measurementTime(TimeValue.seconds(1))
        .addProfiler(GCProfiler.class)
        .shouldDoGC(true)
        .build();
  }

  private void note(RunResult run) {
    String size = run.getParams().getParam("size");
    String what = words(run.getParams().getBenchmark());
    for (BenchmarkResult process : run.getBenchmarkResults()) {
      for (IterationResult iteration : process.getIterationResults()) {
        results.note(size, what + ", µs", iteration.getPrimaryResult().getScore());
        iteration.getSecondaryResults().values().stream()
            .filter(result -> result.getLabel().endsWith("gc.alloc.rate.norm"))
            .mapToDouble(Result::getScore)
            .forEach(bytes -> results.note(size, what + ", KiB allocated", bytes / KIB));
      }
    }
  }

  // Of io.milvusxds.Translating.ofAWholePlan: translating of a whole plan.
  private static String words(String benchmark) {
    String[] parts = benchmark.split("\\.");
    String name = parts[parts.length - 2] + " " + parts[parts.length - 1];
    return name.replaceAll("([A-Z])", " $1").strip().toLowerCase(Locale.ROOT).replace("  ", " ");
  }
}
