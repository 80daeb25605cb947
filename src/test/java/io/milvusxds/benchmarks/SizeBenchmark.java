package io.milvusxds.benchmarks;

import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.MilvusService;
import io.milvusxds.testing.rebalance.SpokenControlPlane;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.xds.resource.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What many shards cost: the time from annotations to messages, until Envoy has them, their size,
 * and Envoy's memory.
 */
public final class SizeBenchmark {
  private static final int CHANGES = Integer.getInteger("changes", 20);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String CLUSTER = SpokenControlPlane.DEPLOYMENT + "/ro";
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double KIBI = 1024;

  private final ResultTable table = new ResultTable();

  private SizeBenchmark() {}

  /**
   * What is measured.
   *
   * @param redivided whether each change also changes the number of shards by one, so that
   *     endpoints carry two divisions at once
   */
  private record Size(int shards, int nodes, int replicas, boolean redivided) {
    private String words() {
      return shards
          + " × "
          + nodes
          + (replicas == 2 ? "" : ", replicas " + replicas)
          + (redivided ? ", divided anew" : "");
    }

    // Such a change takes Envoy many times as long as any other.
    private int changes() {
      return redivided ? Math.min(CHANGES, 2) : CHANGES;
    }

    private int shardsAt(int change) {
      return redivided ? shards - change % 2 : shards;
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path binary = EnvoyBinary.locate();
    SizeBenchmark benchmark = new SizeBenchmark();
    for (int shards : new int[] {1024, 4096}) {
      for (int nodes : new int[] {10, 50}) {
        benchmark.measure(binary, new Size(shards, nodes, 2, false));
      }
    }
    // As large as annotations can make it, and beyond the 4 MiB that many clients of gRPC take.
    benchmark.measure(binary, new Size(4096, 100, 64, false));
    benchmark.measure(binary, new Size(4096, 100, 64, true));
    System.out.printf(
        "shards × nodes; medians of %d changes of one node (least – most)%n%n%s",
        CHANGES, benchmark.table.markdown());
    System.exit(0);
  }

  private void measure(Path binary, Size size) throws IOException, InterruptedException {
    System.err.println(size.words());
    Rebuilds rebuilds = new Rebuilds();
    int port = FreePort.find();
    try (SpokenControlPlane control = SpokenControlPlane.start(rebuilds);
        EnvoyProcess envoy = EnvoyProcess.start(binary, control.bootstrap(port))) {
      tell(control, size, 0);
      await(envoy, "/clusters", address(size.nodes() - 1));
      await(envoy, "/listeners", "127.0.0.1:" + port);
      table.note(size.words(), "Envoy's memory at first, MiB", residentMebibytes(envoy));
      rebuilds.clear();
      for (int change = 1; change <= size.changes(); change++) {
        long begin = System.nanoTime();
        // One node goes and another one comes.
        tell(control, size, change);
        await(envoy, "/clusters", address(size.nodes() - 1 + change));
        table.note(
            size.words(),
            "a change until Envoy has it, ms",
            (System.nanoTime() - begin) / NANOS_PER_MILLI);
      }
      rebuilds
          .millis()
          .forEach(millis -> table.note(size.words(), "annotations to snapshot, ms", millis));
      noteSizes(size, control);
      table.note(size.words(), "Envoy's memory after the changes, MiB", residentMebibytes(envoy));
      table.note(size.words(), "updates that Envoy refused", refused(envoy));
    }
  }

  private void noteSizes(Size size, SpokenControlPlane control) {
    EnvoyConfig config = EnvoyConfig.of(control.pipeline().status().plan().deployments().get(0));
    int routes = Resource.of(config.routeConfigurations().get(0)).sizeBytes();
    int endpoints = Resource.of(config.loadAssignments().get(0)).sizeBytes();
    table.note(size.words(), "route configuration, KiB", routes / KIBI);
    table.note(size.words(), "load assignment, KiB", endpoints / KIBI);
  }

  private static void tell(SpokenControlPlane control, Size size, int change) {
    ServiceBuilder readers =
        ServiceBuilder.readOnly("milvus-ro")
            .annotation("lb-policy", "segment-hash")
            .annotation("segment.shards", Integer.toString(size.shardsAt(change)))
            .annotation("segment.replicas", Integer.toString(size.replicas()))
            .annotation("segment.warm-up", size.redivided() ? "10m" : "off")
            .port("engine", 19530);
    for (int node = change; node < change + size.nodes(); node++) {
      readers.endpoint(host(node), Map.of("engine", 19530));
    }
    MilvusService writer =
        ServiceBuilder.readWrite("milvus-rw").port("engine", 19530).endpoint("127.0.0.1").service();
    control.says(readers.service(), writer);
  }

  // Nobody listens there; Envoy connects when the first request comes, and none does.
  private static String host(int node) {
    return "127.1." + node / 250 + "." + (node % 250 + 1);
  }

  private static String address(int node) {
    return CLUSTER + "::" + host(node) + ":19530::";
  }

  private static void await(EnvoyProcess envoy, String page, String text)
      throws IOException, InterruptedException {
    if (!envoy.awaitAdmin(page, body -> body.contains(text), LIMIT)) {
      throw new IOException(
          page + ": no " + text + " after " + LIMIT + ":\n" + String.join("\n", envoy.logTail(20)));
    }
  }

  private static double refused(EnvoyProcess envoy) throws IOException, InterruptedException {
    return envoy
        .adminGet("/stats?usedonly&filter=update_rejected")
        .lines()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static double residentMebibytes(EnvoyProcess envoy) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + envoy.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIBI)
        .findFirst()
        .orElse(Double.NaN);
  }
}
