package io.milvusxds.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.BaselineEnvoy.Policy;
import io.milvusxds.testing.SegmentMemory.Costs;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The scene must show what it is there to show: that hashing alone sends searches to cold nodes.
 */
@Timeout(180)
class RebalanceIT {
  private static final Rebalance.Scene SCENE =
      new Rebalance.Scene(300, 300, Duration.ofSeconds(4), Duration.ofSeconds(4));

  private static Path binary;

  @TempDir private Path folder;

  @BeforeAll
  static void findEnvoy() throws Exception {
    binary = RequiredPart.envoy();
  }

  @ParameterizedTest
  @EnumSource(names = {"RING_HASH", "MAGLEV"})
  void hashingAloneSendsSearchesToNodesThatMustLoadTheSegmentFirst(Policy policy) throws Exception {
    Rebalance rebalance;
    try (ColdNodes nodes = ColdNodes.start(5, Costs.DEFAULT);
        BaselineEnvoy envoy = BaselineEnvoy.start(binary, folder, policy, nodes.all())) {
      rebalance = Rebalance.play(SCENE, envoy, nodes);
    }

    assertThat(rebalance.whole().failures()).isEmpty();
    assertThat(rebalance.quiet().callsByNode()).hasSize(5).doesNotContainKey("ro-6");
    assertThat(rebalance.joining().callsByNode()).hasSize(6);
    assertThat(rebalance.leaving().calls()).isGreaterThan(1000);
    // More than one search in a hundred is late by a whole load.
    assertThat(rebalance.joining().latency(99)).isGreaterThan(Costs.DEFAULT.cold().dividedBy(2));
    assertThat(rebalance.leaving().latency(99)).isGreaterThan(Costs.DEFAULT.cold().dividedBy(2));
  }
}
