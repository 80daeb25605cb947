package io.milvusxds.benchmarks.datapath;

import io.milvusxds.benchmarks.PartResults;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.testing.PythonEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a search costs on its way: to the node itself, through the leanest Envoy, through ours in
 * each of its forms, and through proxies that are no Envoy. In each round each front is called for
 * some seconds with 1, 16 and 64 calls under way over one connection; each round begins with
 * another front.
 *
 * <p>Client, front and node share the machine, so with many calls under way the figures are of all
 * three. CPU is that of the front's process.
 */
public final class DataPathBenchmark {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("seconds", 5));
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int[] CONCURRENCY = {1, 16, 64};
  private static final double MICROS_PER_MILLI = 1e3;

  private final PartResults results =
      new PartResults(
          "data-path",
          Map.of("rounds", "" + ROUNDS, "seconds of each run", "" + LENGTH.toSeconds()));

  private DataPathBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    CalledFront node = CalledFront.forwarding("node", "node");
    List<CalledFront> fronts = new ArrayList<>();
    try {
      start(node.port(), fronts);
      new DataPathBenchmark().run(fronts);
    } finally {
      fronts.forEach(front -> front.close().run());
      node.close().run();
    }
    System.exit(0);
  }

  private static void start(int node, List<CalledFront> fronts) throws Exception {
    fronts.add(new CalledFront("direct", node, OptionalLong.empty(), Calls.SEARCHES, () -> {}));
    Path binary = EnvoyBinary.locate();
    int port = FreePort.find();
    fronts.add(OwnEnvoy.bare("leanest Envoy", binary, port, LeanEnvoy.bootstrap(port, node)));
    fronts.add(OwnEnvoy.start("ours, plain", binary, node, Map.of(), Calls.SEARCHES));
    for (String key : new String[] {"header", "collection", "collection-partition", "file"}) {
      fronts.add(
          OwnEnvoy.start(
              "ours, by " + key,
              binary,
              node,
              Map.of("lb-policy", "segment-hash", "segment.key", key),
              key.equals("header")
                  ? Calls.WITH_HEADER
                  : key.equals("file") ? Calls.IN_FILES : Calls.SEARCHES));
    }
    fronts.add(CalledFront.forwarding("Java proxy, direct", "direct", "" + node));
    fronts.add(CalledFront.forwarding("Java proxy, default", "default", "" + node));
    PythonEnvironment python = PythonEnvironment.withPymilvus1();
    fronts.add(
        CalledFront.program(
            "Python proxy",
            List.of("python3", "src/test/resources/python/decoding_proxy.py", "" + node),
            python.environment()));
  }

  private void run(List<CalledFront> fronts) throws Exception {
    try (ClosedLoop loop = new ClosedLoop(fronts.get(0).port(), Calls.SEARCHES)) {
      // For the client, whose own code is the same before each front.
      loop.run(16, LENGTH);
    }
    for (int round = 0; round < ROUNDS; round++) {
      results.beginRound();
      for (int i = 0; i < fronts.size(); i++) {
        CalledFront front = fronts.get((round + i) % fronts.size());
        System.err.println("round " + (round + 1) + " of " + ROUNDS + ": " + front.name());
        for (int concurrency : CONCURRENCY) {
          measure(front, concurrency);
        }
      }
      results.write();
    }
    System.out.print(results.markdown());
  }

  private void measure(CalledFront front, int concurrency) throws Exception {
    try (ClosedLoop loop = new ClosedLoop(front.port(), front.calls())) {
      loop.run(concurrency, WARM_UP);
      double cpu = front.cpuMillis();
      ClosedLoop.Outcome outcome = loop.run(concurrency, LENGTH);
      cpu = front.cpuMillis() - cpu;
      String with = concurrency + " at once: ";
      note(front, with + "p50, µs", outcome.micros(0.5));
      note(front, with + "p90, µs", outcome.micros(0.9));
      note(front, with + "p99, µs", outcome.micros(0.99));
      note(front, with + "a second", outcome.perSecond());
      note(front, with + "CPU, µs", cpu * MICROS_PER_MILLI / Math.max(1, outcome.count()));
      note(front, with + "failed", (double) outcome.failed());
    }
  }

  private void note(CalledFront front, String what, double value) {
    results.note(front.name(), what, value);
  }
}
