package io.milvusxds.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the contenders in turn, several rounds, and prints the medians. */
public final class StreamBenchmark {
  private static final int STREAMS = Integer.getInteger("streams", 1_000);
  private static final int ENDPOINTS = Integer.getInteger("endpoints", 200);
  private static final int CHANGES = Integer.getInteger("changes", 40);
  private static final int WARM_UP = 20;
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<String, Map<String, List<Double>>> results = new LinkedHashMap<>();
  private int published;

  private StreamBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    StreamBenchmark benchmark = new StreamBenchmark();
    for (int round = 1; round <= ROUNDS; round++) {
      for (String contender : Contender.NAMES) {
        System.err.println("round " + round + " of " + ROUNDS + ": " + contender);
        benchmark.measure(contender);
      }
    }
    benchmark.print();
    System.exit(0);
  }

  private void measure(String contender) throws IOException {
    try (ServerHandle server = ServerHandle.start(contender, ENDPOINTS);
        Fleet fleet = Fleet.connect(server.port(), STREAMS)) {
      fleet.awaitReceived(STREAMS);
      changes(server, fleet, WARM_UP);
      long cpu = server.cpuNanos();
      List<Double> millis = changes(server, fleet, CHANGES);
      cpu = server.cpuNanos() - cpu;
      note(contender, "change to last stream, median ms", median(millis));
      note(contender, "change to last stream, slowest ms", max(millis));
      note(contender, "server CPU per push, µs", cpu / 1e3 / CHANGES / STREAMS);
      note(contender, "server heap, MiB", server.heapBytes() / 1024.0 / 1024.0);
    }
    reconnect(contender);
  }

  private List<Double> changes(ServerHandle server, Fleet fleet, int count) throws IOException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long expected = fleet.received() + STREAMS;
      long begin = server.publish(nextNumber());
      millis.add((fleet.awaitReceived(expected) - begin) / NANOS_PER_MILLI);
    }
    return millis;
  }

  /** A server that just lived through such a storm, and one client that stays connected. */
  private void reconnect(String contender) throws IOException {
    try (ServerHandle server = ServerHandle.start(contender, ENDPOINTS);
        Fleet connected = Fleet.connect(server.port(), 1)) {
      connected.awaitReceived(1);
      Fleet first = Fleet.connect(server.port(), STREAMS);
      first.awaitReceived(STREAMS);
      first.close();
      List<Double> delays = new ArrayList<>();
      long begin = System.nanoTime();
      try (Fleet arriving = Fleet.connect(server.port(), STREAMS)) {
        do {
          long expected = connected.received() + 1;
          long published = server.publish(nextNumber());
          delays.add((connected.awaitReceived(expected) - published) / NANOS_PER_MILLI);
        } while (arriving.received() < STREAMS);
        arriving.awaitReceived(STREAMS);
      }
      note(contender, "storm: all served, ms", (System.nanoTime() - begin) / NANOS_PER_MILLI);
      note(contender, "storm: change to connected client, median ms", median(delays));
      note(contender, "storm: change to connected client, slowest ms", max(delays));
      note(contender, "storm: changes published meanwhile", delays.size());
    }
  }

  private int nextNumber() {
    published++;
    return published % 30_000;
  }

  private void note(String contender, String what, double value) {
    results
        .computeIfAbsent(what, unused -> new LinkedHashMap<>())
        .computeIfAbsent(contender, unused -> new ArrayList<>())
        .add(value);
  }

  private void print() {
    System.out.printf(
        Locale.ROOT,
        "%d streams, %d endpoints, %d changes after %d to warm up; medians of %d rounds"
            + " (least – most)%n%n",
        STREAMS,
        ENDPOINTS,
        CHANGES,
        WARM_UP,
        ROUNDS);
    System.out.println("| | " + String.join(" | ", Contender.NAMES) + " |");
    System.out.println("|---|" + "---|".repeat(Contender.NAMES.size()));
    results.forEach(
        (what, byContender) -> {
          StringBuilder row = new StringBuilder("| " + what + " |");
          byContender.values().forEach(values -> row.append(cell(values)));
          System.out.println(row);
        });
  }

  private static String cell(List<Double> values) {
    double least = values.stream().mapToDouble(value -> value).min().orElseThrow();
    return String.format(Locale.ROOT, " %.1f (%.1f – %.1f) |", median(values), least, max(values));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static double max(List<Double> values) {
    return values.stream().mapToDouble(value -> value).max().orElseThrow();
  }
}
