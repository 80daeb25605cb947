package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.load.SegmentDraw;
import io.milvusxds.testing.load.SteadyLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches of a segment whose owners die without notice. */
@Timeout(120)
class SegmentOwnersGoneIT {
  private static final int SEGMENTS = 50;
  private static final int CALLS_PER_SCENE = 300;
  private static final Duration SCENE_LIMIT = Duration.ofSeconds(30);
  private static final SteadyLoad.Settings LOAD =
      new SteadyLoad.Settings(200, Duration.ofMinutes(2), 1000);

  @TempDir private Path folder;

  @BeforeAll
  static void needsEnvoy() throws Exception {
    RequiredPart.envoy();
  }

  @Test
  void anOwnerThatDiesCostsNoSearchSinceTheOtherOwnersAnswerUntilItIsReplaced() throws Exception {
    try (DividedStage stage = DividedStage.of(folder, 4)) {
      stage.write(Map.of("lb-policy", "segment-hash"));
      DividedStage.Served served = stage.serve();
      Map<String, List<String>> before = stage.ownersOfSegments(SEGMENTS);
      DemoNode victim = stage.reader("ro-2");
      long killed;
      long removed;
      long replaced;
      LoadReport report;
      try (SteadyLoad load = SteadyLoad.start(LOAD, SegmentDraw.inTurn(SEGMENTS), served.calls())) {
        awaitCalls(load);
        killed = System.nanoTime();
        victim.kill();
        awaitCalls(load);
        removed = System.nanoTime();
        served.change(
            Map.of("lb-policy", "segment-hash"),
            stage.readers().stream().filter(DemoNode::isAlive).toList());
        replaced = System.nanoTime();
        awaitCalls(load);
        report = load.stop();
      }
      Map<String, List<String>> after = stage.ownersOfSegments(SEGMENTS);

      assertThat(report.failures()).isEmpty();
      assertThat(report.between(report.samples().get(0).startNanos(), killed).callsByNode())
          .containsKey(victim.name());
      assertThat(report.between(killed, replaced).callsByNode()).doesNotContainKey(victim.name());
      assertThat(report.between(killed, removed).samples())
          .allMatch(sample -> DividedStage.isOwned(sample, before));
      // Where two owners stay, those before answer beside those now.
      assertThat(report.between(replaced, System.nanoTime()).samples())
          .allMatch(
              sample -> DividedStage.isOwned(sample, after) || DividedStage.isOwned(sample, before))
          .anyMatch(sample -> !DividedStage.isOwned(sample, before));
    }
  }

  @Test
  void whenNoReadOnlyNodeIsLeftTheWriterAnswersSearchesOfAnySegmentIfItMay() throws Exception {
    try (DividedStage stage = DividedStage.of(folder, 3)) {
      stage.write(
          Map.of(
              "lb-policy", "segment-hash",
              "search-fallback", "rw",
              "health-check", "tcp",
              "health-check.interval", "200ms"));
      DividedStage.Served served = stage.serve();
      assertThat(served.calls().begin("segment-0").get()).startsWith("ro-");

      for (DemoNode reader : stage.readers()) {
        reader.kill();
      }

      Patience.await("the writer helps out").until(() -> "rw-1".equals(outcome(served)));
      for (int i = 0; i < SEGMENTS; i++) {
        assertThat(served.calls().begin("segment-" + i).get()).isEqualTo("rw-1");
      }
      assertThat(served.calls().begin("").get()).isEqualTo("rw-1");
    }
  }

  private static String outcome(DividedStage.Served served) throws InterruptedException {
    try {
      return served.calls().begin("segment-0").get();
    } catch (ExecutionException e) {
      return "failed: " + e.getMessage();
    }
  }

  private static void awaitCalls(SteadyLoad load) throws InterruptedException {
    assertThat(load.awaitCalls(CALLS_PER_SCENE, SCENE_LIMIT)).isTrue();
  }
}
