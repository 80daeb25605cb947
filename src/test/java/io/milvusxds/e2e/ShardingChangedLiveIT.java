package io.milvusxds.e2e;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.load.LoadReport.Sample;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.load.SegmentDraw;
import io.milvusxds.testing.load.SteadyLoad;
import io.milvusxds.testing.rebalance.SegmentCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How searches are divided is changed again and again while searches go on, half of them without a
 * segment: none fails, and after each change they are where {@code milvus-xds plan} says, during it
 * there or where they were before.
 */
@Timeout(240)
class ShardingChangedLiveIT {
  private static final int SEGMENTS = 40;
  private static final String HOT = "segment-7";
  private static final int CALLS_PER_SCENE = 200;
  private static final Duration SCENE_LIMIT = Duration.ofSeconds(30);
  private static final SteadyLoad.Settings LOAD =
      new SteadyLoad.Settings(200, Duration.ofMinutes(4), 1000);
  private static final String TOLD = " until a moment ago";

  @TempDir private Path folder;

  private final List<Scene> scenes = new ArrayList<>();
  // What the read-only Service is annotated with.
  private final Map<String, String> annotations = new TreeMap<>();

  /**
   * A span of the load in which nothing changed.
   *
   * @param owners by segment; the empty name stands for searches without one
   */
  private record Scene(
      String name, long fromNanos, long untilNanos, Map<String, Set<String>> owners) {
    private Stream<String> ownersOf(String segment) {
      return owners.getOrDefault(segment, Set.of()).stream();
    }
  }

  /** Everything that runs while the scenes are played. */
  private record Running(DividedStage stage, DividedStage.Served served, SteadyLoad load) {}

  @BeforeAll
  static void needsEnvoy() throws Exception {
    RequiredPart.envoy();
  }

  @Test
  void noChangeOfTheDivisionFailsACallAndAfterEachEveryCallIsAtAnOwner() throws Exception {
    LoadReport report;
    try (DividedStage stage = DividedStage.of(folder, 6)) {
      annotations.put("lb-policy", "round-robin");
      stage.write(annotations);
      DividedStage.Served served = stage.serve();
      try (SteadyLoad load = SteadyLoad.start(LOAD, inTurn(), served.calls())) {
        play(new Running(stage, served, load));
        report = load.stop();
      }
    }

    assertThat(report.failures()).isEmpty();
    assertThat(scenes).hasSize(14);
    for (int i = 0; i < scenes.size(); i++) {
      assertSettled(scenes.get(i), report);
      if (i > 0) {
        assertMoving(scenes.get(i - 1), scenes.get(i), report);
      }
    }
  }

  private void play(Running running) throws Exception {
    observe("round robin", running);
    annotations.put("segment.warm-up", "2s");
    annotations.put("segment.shards", "64");
    annotations.put("segment.replicas", "1");
    change("lb-policy", "segment-hash", running);
    changeAtACost("segment.shards", "96", running);
    changeAtACost("segment.shards", "1024", running);
    changeAtACost("segment.replicas", "3", running);
    changeAtACost("segment.replicas", "2", running);
    changeAtACost("segment.key", "collection", running);
    changeAtACost("segment.key", "collection-partition", running);
    changeAtACost("segment.key", "header", running);
    change("segment.hot", HOT + "=5", running);
    annotations.remove("segment.hot");
    change("segment.warm-up", "1s", running);
    change("segment.warm-up", "off", running);
    change("segment.replicas", "1", running);
    change("lb-policy", "round-robin", running);
  }

  /** A change that the operator is told the cost of, as long as that is paid. */
  private void changeAtACost(String key, String value, Running running) throws Exception {
    annotations.put(key, value);
    running.served().changeTold(annotations, List.of("milvus-xds.io/" + key, value + ", ", TOLD));
    running.served().awaitHandedOver();
    assertThat(running.served().findings()).doesNotContain(TOLD);
    observe(key + " " + value, running);
  }

  private void change(String key, String value, Running running) throws Exception {
    annotations.put(key, value);
    running.served().change(annotations);
    running.served().awaitHandedOver();
    observe(key + " " + value, running);
  }

  private void observe(String name, Running running) throws Exception {
    long from = System.nanoTime();
    assertThat(running.load().awaitCalls(CALLS_PER_SCENE, SCENE_LIMIT)).as(name).isTrue();
    long until = System.nanoTime();
    scenes.add(new Scene(name, from, until, owners(running.stage())));
  }

  private Map<String, Set<String>> owners(DividedStage stage) {
    boolean divided = "segment-hash".equals(annotations.get("lb-policy"));
    boolean byCollection = annotations.getOrDefault("segment.key", "header").startsWith("coll");
    Map<String, Set<String>> owners = new HashMap<>();
    Set<String> all = stage.readers().stream().map(DemoNode::name).collect(toSet());
    if (divided) {
      stage
          .ownersOfSegments(SEGMENTS)
          .forEach((segment, names) -> owners.put(segment, Set.copyOf(names)));
    } else {
      IntStream.range(0, SEGMENTS).forEach(number -> owners.put("segment-" + number, all));
    }
    owners.put(
        "", divided && byCollection ? Set.copyOf(stage.owners(SegmentCalls.COLLECTION)) : all);
    return owners;
  }

  /** What began and ended within a scene was with owners, and all took part where all may. */
  private static void assertSettled(Scene scene, LoadReport report) {
    Map<String, Set<String>> answered =
        nodesBySegment(
            report,
            sample ->
                sample.startNanos() - scene.fromNanos() >= 0
                    && endNanos(sample) - scene.untilNanos() <= 0);
    assertThat(answered.keySet()).as(scene.name()).hasSize(SEGMENTS + 1);
    assertOwned(answered, List.of(scene), scene.name());
    // With so many of them, each of the nodes gets some.
    assertThat(answered.get("")).as(scene.name()).isEqualTo(scene.owners().get(""));
  }

  /** What was under way between two scenes was with owners of the one or the other. */
  private static void assertMoving(Scene before, Scene after, LoadReport report) {
    Map<String, Set<String>> answered =
        nodesBySegment(
            report,
            sample ->
                endNanos(sample) - before.untilNanos() > 0
                    && sample.startNanos() - after.fromNanos() < 0);
    assertThat(answered).as(after.name()).isNotEmpty();
    assertOwned(answered, List.of(before, after), "on the way to " + after.name());
  }

  private static void assertOwned(
      Map<String, Set<String>> answered, List<Scene> allowed, String when) {
    answered.forEach(
        (segment, nodes) ->
            assertThat(allowed.stream().flatMap(scene -> scene.ownersOf(segment)).toList())
                .as("owners of '%s', %s", segment, when)
                .containsAll(nodes));
  }

  private static Map<String, Set<String>> nodesBySegment(
      LoadReport report, Predicate<Sample> counted) {
    return report.samples().stream()
        .filter(counted)
        .collect(groupingBy(Sample::segment, mapping(Sample::node, toSet())));
  }

  private static long endNanos(Sample sample) {
    return sample.startNanos() + sample.tookNanos();
  }

  /** Each segment in turn, and as many searches without one among them. */
  private static Supplier<String> inTurn() {
    Random random = new Random(1);
    Supplier<String> segments = SegmentDraw.inTurn(SEGMENTS);
    return () -> random.nextBoolean() ? "" : segments.get();
  }
}
