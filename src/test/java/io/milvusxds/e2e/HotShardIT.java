package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Throwables;
import io.milvusxds.demo.load.Answered;
import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.load.LoadReport.Sample;
import io.milvusxds.demo.load.LoadRun;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.rebalance.SegmentCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A segment that is asked for more than others gets more nodes, and uses all of them. */
@Tag("alone")
@Timeout(120)
class HotShardIT {
  private static final int NODES = 10;
  private static final int HOT_REPLICAS = 8;
  private static final String HOT = "segment-hot";
  // A node answers 40 calls in a second, so that all of them are the bottleneck, not this machine.
  private static final Duration EACH_CALL = Duration.ofMillis(25);
  private static final Duration STARTING = Duration.ofSeconds(1);
  private static final Duration MEASURED = Duration.ofSeconds(5);
  // More callers than nodes, so that none of the nodes is ever idle.
  private static final LoadRun.Settings LOAD =
      new LoadRun.Settings(
          5 * HOT_REPLICAS, Duration.ZERO, STARTING.plus(MEASURED), Integer.MAX_VALUE);

  @TempDir private Path folder;

  private final List<OneByOne> capacities = new ArrayList<>();

  @BeforeAll
  static void needsEnvoy() throws Exception {
    RequiredPart.envoy();
  }

  @Test
  void aHotSegmentOnEightNodesTakesEightTimesTheLoadOfOneOnASingleNodeAndSpreadsItEvenly()
      throws Exception {
    Map<String, Long> cold;
    Map<String, Long> hot;
    try (DividedStage stage = DividedStage.of(folder, 0)) {
      for (int i = 0; i < NODES; i++) {
        capacities.add(new OneByOne(EACH_CALL));
        stage.add(capacities.get(i));
      }
      stage.write(
          Map.of(
              "lb-policy", "segment-hash",
              "segment.replicas", "1",
              "segment.hot", HOT + "=" + HOT_REPLICAS));
      SegmentCalls calls = stage.serve().calls();
      String single =
          Stream.iterate(0, i -> i + 1)
              .map(i -> "segment-" + i)
              .filter(segment -> stage.owners(segment).size() == 1)
              .findFirst()
              .orElseThrow();

      cold = answersByNode(single, calls);
      hot = answersByNode(HOT, calls);

      assertThat(cold.keySet()).hasSize(1).containsExactlyElementsOf(stage.owners(single));
      assertThat(hot.keySet()).hasSize(HOT_REPLICAS).containsAll(stage.owners(HOT));
    } finally {
      capacities.forEach(OneByOne::close);
    }
    assertThat(total(hot) / total(cold)).as("%s beside %s", hot, cold).isBetween(6.5, 8.5);
    assertThat(hot.values())
        .as("%s", hot)
        .allSatisfy(count -> assertThat(count / total(hot)).isBetween(0.11, 0.14));
  }

  /** Asks for a segment as fast as it is answered; who answered how often in the measured time. */
  private static Map<String, Long> answersByNode(String segment, SegmentCalls calls)
      throws InterruptedException {
    long measuredFrom = System.nanoTime() + STARTING.toNanos();
    long measuredUntil = measuredFrom + MEASURED.toNanos();
    LoadReport report;
    try (LoadRun load = LoadRun.start(LOAD, () -> ask(segment, calls))) {
      report = load.await();
    }
    assertThat(report.failures()).isEmpty();
    Map<String, Long> counts = new TreeMap<>();
    for (Sample sample : report.samples()) {
      long ended = sample.startNanos() + sample.tookNanos();
      if (ended - measuredFrom >= 0 && ended - measuredUntil < 0) {
        counts.merge(sample.node(), 1L, Long::sum);
      }
    }
    return counts;
  }

  private static Answered<String> ask(String segment, SegmentCalls calls) {
    try {
      return new Answered<>("", calls.begin(segment).get());
    } catch (ExecutionException e) {
      return new Answered<>(String.valueOf(Throwables.getRootCause(e).getMessage()), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answered<>("interrupted", "");
    }
  }

  private static double total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
