package io.milvusxds.benchmarks;

import io.milvusxds.testing.kube.FakeKubeApi;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.ResourceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What a start of {@code serve} costs, what the first changes after it take, and the memory with
 * many Envoys. The launchers take turns; each start is a process of its own.
 *
 * <p>A change counts from just before its watch event is written (of a file: before it is renamed)
 * until a delta client has the whole response.
 */
public final class StartBenchmark {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  // How many Envoys come when all changes are over, all in all.
  private static final List<Integer> FLEETS = List.of(100, 1_000);
  private static final String DEPLOYMENT = "milvus-demo/milvus";
  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<String, String> launchers;
  private final ResultTable table = new ResultTable();

  private StartBenchmark(Map<String, String> launchers) {
    this.launchers = launchers;
  }

  /** Runs all rounds; {@code -Dlaunchers} has names and commands: {@code new=./milvus-xds,…}. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> launchers = new TreeMap<>();
    for (String item : System.getProperty("launchers", "launcher=./milvus-xds").split(",", -1)) {
      String[] parts = item.split("=", 2);
      launchers.put(parts[0], parts[1]);
    }
    StartBenchmark benchmark = new StartBenchmark(launchers);
    for (int round = 0; round <= ROUNDS; round++) {
      for (String name : launchers.keySet()) {
        System.err.println("round " + round + " of " + ROUNDS + ": " + name);
        // The first one is for the client, which has its own first times.
        benchmark.measure(name, round > 0);
      }
    }
    System.out.print(benchmark.table.markdown());
    System.exit(0);
  }

  private void measure(String launcher, boolean counts) throws Exception {
    try (FakeKubeApi api = FakeKubeApi.start()) {
      StartStage.OfCluster cluster = new StartStage.OfCluster(api);
      measure(launcher, "kubernetes", cluster, counts);
    }
    if (!Boolean.getBoolean("kubernetes")) {
      measure(launcher, "file", new StartStage.OfFile(), counts);
    }
  }

  private void measure(String launcher, String kind, StartStage stage, boolean counts)
      throws Exception {
    String command = launchers.getOrDefault(launcher, "");
    try (StartedProcess process = StartedProcess.start(command, stage)) {
      process.awaitReady();
      Map<String, Double> figures = new TreeMap<>();
      figures.put("1 start to ready, ms", process.readyNanos() / NANOS_PER_MILLI);
      figures.put("2 CPU until ready, ms", process.cpuMillis());
      figures.put("3 resident when ready, MiB", process.mebibytes("VmRSS"));
      List<XdsClient> clients = new ArrayList<>();
      try {
        clients.add(client(process));
        Thread.sleep(300);
        List<Double> changes = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
          changes.add(change(stage, clients.get(0)));
          Thread.sleep(i < 100 ? 5 : 20);
        }
        figures.put("4 first change, ms", changes.get(0));
        figures.put("5 second change, ms", changes.get(1));
        figures.put("6 changes 3 to 20, ms", ResultTable.median(changes.subList(2, 20)));
        figures.put("7 changes 101 to 130, ms", ResultTable.median(changes.subList(100, 130)));
        if (kind.equals("kubernetes") && !Boolean.getBoolean("small")) {
          for (int envoys : FLEETS) {
            connect(process, clients, envoys);
            change(stage, clients.get(0));
            Thread.sleep(500);
            figures.put("8 peak with " + envoys + ", MiB", process.mebibytes("VmHWM"));
            figures.put("9 resident with " + envoys + ", MiB", process.mebibytes("VmRSS"));
            figures.put("9 anonymous with " + envoys + ", MiB", process.mebibytes("RssAnon"));
          }
        }
      } finally {
        clients.forEach(XdsClient::close);
      }
      if (counts) {
        figures.forEach((what, value) -> table.note(launcher + " " + kind, what, value));
      }
      if (Boolean.getBoolean("verbose")) {
        System.err.println(figures + "\n" + process.log());
      }
    }
  }

  private static XdsClient client(StartedProcess process) {
    XdsClient client = XdsClient.connect(process.xdsPort(), Variant.DELTA_AGGREGATED, DEPLOYMENT);
    client.subscribeLikeEnvoy(List.of(DEPLOYMENT + "/ro", DEPLOYMENT + "/rw"), List.of(DEPLOYMENT));
    client.awaitResponses(ResourceType.ENDPOINT, 1);
    return client;
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

  static Path temporaryFolder() throws IOException {
    return Files.createTempDirectory("milvus-xds-start");
  }
}
