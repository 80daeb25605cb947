package io.milvusxds.testing.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.load.LoadReport.Sample;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.load.SegmentDraw;
import io.milvusxds.testing.load.SteadyLoad;
import io.milvusxds.testing.rebalance.BaselineEnvoy.Policy;
import io.milvusxds.testing.rebalance.SegmentMemory.Costs;
import io.milvusxds.testing.rebalance.SegmentMemory.Loading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the other ways to hash do, since a comparison with a broken one would prove nothing. */
@Timeout(120)
class BaselineEnvoyIT {
  private static final int SEGMENTS = 100;
  private static final Costs COSTS =
      new Costs(Duration.ofMillis(50), Duration.ofMillis(1), Loading.SIDE_BY_SIDE);

  private static Path binary;

  @TempDir private Path folder;

  @BeforeAll
  static void findEnvoy() throws Exception {
    binary = RequiredPart.envoy();
  }

  @ParameterizedTest
  @EnumSource(names = {"RING_HASH", "MAGLEV"})
  void eachSegmentHasOneNodeAndOnlyALittleMovesWhenANodeJoinsAndLeaves(Policy policy)
      throws Exception {
    try (ColdNodes nodes = ColdNodes.start(4, COSTS)) {
      List<DemoNode> four = nodes.all();
      try (BaselineEnvoy envoy = BaselineEnvoy.start(binary, folder, policy, four)) {
        Map<String, String> before = nodeOfSegment(envoy);
        assertThat(Set.copyOf(before.values())).hasSize(4);
        assertThat(nodes.coldSearches()).isEqualTo(SEGMENTS);
        assertThat(nodeOfSegment(envoy)).isEqualTo(before);
        assertThat(nodes.coldSearches()).isEqualTo(SEGMENTS);
        DemoNode fifth = nodes.add();

        envoy.serve(nodes.all());
        Map<String, String> with = nodeOfSegment(envoy);
        envoy.serve(four);
        Map<String, String> after = nodeOfSegment(envoy);

        assertThat(with).containsValue(fifth.name());
        assertThat(moved(before, with)).isBetween(1L, SEGMENTS / 2L);
        assertThat(after).isEqualTo(before);
      }
    }
  }

  @Test
  void withoutHashingASegmentIsColdOnEveryNode() throws Exception {
    try (ColdNodes nodes = ColdNodes.start(3, COSTS);
        BaselineEnvoy envoy =
            BaselineEnvoy.start(binary, folder, Policy.ROUND_ROBIN, nodes.all())) {
      LoadReport report = load(envoy, () -> "segment-0", 60);

      assertThat(report.failures()).isEmpty();
      assertThat(report.callsByNode()).containsOnlyKeys("ro-1", "ro-2", "ro-3");
      assertThat(nodes.caches().values())
          .allSatisfy(cache -> assertThat(cache.memory().segments()).containsExactly("segment-0"));
    }
  }

  private static Map<String, String> nodeOfSegment(BaselineEnvoy envoy) throws Exception {
    LoadReport report = load(envoy, SegmentDraw.inTurn(SEGMENTS), SEGMENTS);
    assertThat(report.failures()).isEmpty();
    return report.samples().stream().collect(Collectors.toMap(Sample::segment, Sample::node));
  }

  private static LoadReport load(BaselineEnvoy envoy, Supplier<String> segments, int calls)
      throws Exception {
    try (SteadyLoad load =
        SteadyLoad.start(
            new SteadyLoad.Settings(200, Duration.ofMillis(5L * calls), 200),
            segments,
            new SegmentCalls(envoy.channel(), Duration.ofSeconds(15)))) {
      return load.await();
    }
  }

  private static long moved(Map<String, String> before, Map<String, String> after) {
    return before.entrySet().stream()
        .filter(segment -> !segment.getValue().equals(after.get(segment.getKey())))
        .count();
  }
}
