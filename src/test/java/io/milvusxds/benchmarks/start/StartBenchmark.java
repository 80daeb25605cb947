package io.milvusxds.benchmarks.start;

import io.milvusxds.benchmarks.PartResults;
import io.milvusxds.benchmarks.ProcessFigures;
import io.milvusxds.benchmarks.ResultTable;
import io.milvusxds.testing.kube.FakeKubeApi;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What a start of {@code serve} costs, what the first changes after it take, and the memory with
 * many Envoys. The launchers take turns; each start is a process of its own.
 *
 * <p>A change counts from just before its watch event is written (of a file: before it is renamed)
 * until a delta client has the whole response. Both ends are in this process, which has carried out
 * a round before those that count.
 */
public final class StartBenchmark {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final String LAUNCHERS = System.getProperty("launchers", "launcher=./milvus-xds");
  // How many Envoys there are when all changes are over, all in all.
  private static final List<Integer> FLEETS = List.of(100, 1_000);
  private static final int CHANGES = 130;
  private static final String DEPLOYMENT = "milvus-demo/milvus";
  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<String, String> launchers = new TreeMap<>();
  private final PartResults results =
      new PartResults("start", Map.of("rounds", "" + ROUNDS, "launchers", LAUNCHERS));

  private StartBenchmark() {
    for (String launcher : LAUNCHERS.split(",", -1)) {
      String[] parts = launcher.split("=", 2);
      launchers.put(parts[0], parts[1]);
    }
  }

  /** Runs all rounds; {@code -Dlaunchers} has names and programs: {@code new=./milvus-xds,…}. */
  public static void main(String[] arguments) throws Exception {
    StartBenchmark benchmark = new StartBenchmark();
    for (int round = 0; round <= ROUNDS; round++) {
      if (round > 0) {
        benchmark.results.beginRound();
      }
      for (String launcher : benchmark.launchers.keySet()) {
        System.err.println("round " + round + " of " + ROUNDS + ": " + launcher);
        benchmark.measure(launcher, round > 0);
      }
      benchmark.results.write();
    }
    System.out.print(benchmark.results.markdown());
    System.exit(0);
  }

  private void measure(String launcher, boolean counts) throws Exception {
    try (FakeKubeApi api = FakeKubeApi.start()) {
      note(launcher + ", kubernetes", measured(launcher, new StartStage.OfCluster(api)), counts);
    }
    note(launcher + ", file", measured(launcher, new StartStage.OfFile()), counts);
  }

  private void note(String column, Map<String, Double> figures, boolean counts) {
    if (counts) {
      figures.forEach((what, value) -> results.note(column, what, value));
    }
  }

  private Map<String, Double> measured(String launcher, StartStage stage) throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    List<XdsClient> clients = new ArrayList<>();
    try (StartedProcess process =
        StartedProcess.start(
            launchers.getOrDefault(launcher, ""), stage.source(), stage.environment())) {
      process.awaitReady();
      figures.put("start to ready, ms", process.readyNanos() / NANOS_PER_MILLI);
      figures.put("CPU until ready, ms", ProcessFigures.cpuMillis(process.pid()));
      figures.put("resident when ready, MiB", ProcessFigures.mebibytes(process.pid(), "VmRSS"));
      connect(process, clients, 1);
      Thread.sleep(300);
      changes(stage, clients.get(0), figures);
      for (int envoys : FLEETS) {
        connect(process, clients, envoys);
        change(stage, clients.get(0));
        Thread.sleep(500);
        String with = " with " + envoys + " Envoys, MiB";
        figures.put("peak" + with, ProcessFigures.mebibytes(process.pid(), "VmHWM"));
        figures.put("of its own" + with, ProcessFigures.mebibytes(process.pid(), "RssAnon"));
      }
    } finally {
      clients.forEach(XdsClient::close);
    }
    return figures;
  }

  private static void changes(StartStage stage, XdsClient client, Map<String, Double> figures)
      throws IOException, InterruptedException {
    List<Double> changes = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      changes.add(change(stage, client));
      Thread.sleep(i < 100 ? 5 : 20);
    }
    figures.put("first change, ms", changes.get(0));
    figures.put("second change, ms", changes.get(1));
    figures.put("changes 3 to 20, ms", ResultTable.median(changes.subList(2, 20)));
    figures.put("changes 101 to 130, ms", ResultTable.median(changes.subList(100, CHANGES)));
  }

  private static void connect(StartedProcess process, List<XdsClient> clients, int all) {
    List<XdsClient> more = new ArrayList<>();
    while (clients.size() < all) {
      XdsClient client = XdsClient.connect(process.xdsPort(), Variant.DELTA_AGGREGATED, DEPLOYMENT);
      client.subscribeLikeEnvoy(
          List.of(DEPLOYMENT + "/ro", DEPLOYMENT + "/rw"), List.of(DEPLOYMENT));
      clients.add(client);
      more.add(client);
    }
    more.forEach(client -> client.awaitResponses(ResourceType.ENDPOINT, 1));
  }

  private static double change(StartStage stage, XdsClient client) throws IOException {
    int before = client.responses(ResourceType.ENDPOINT).size();
    long begin = stage.change();
    while (client.responses(ResourceType.ENDPOINT).size() == before) {
      if (System.nanoTime() - begin > 10_000_000_000L) {
        throw new IOException("no response within 10 s");
      }
      // Spinning would take one of two cores from the server.
      LockSupport.parkNanos(50_000);
    }
    return (System.nanoTime() - begin) / NANOS_PER_MILLI;
  }
}
