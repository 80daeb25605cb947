package io.milvusxds.testing.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.rebalance.BaselineEnvoy.Policy;
import io.milvusxds.testing.rebalance.SegmentMemory.Costs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What searches meet while a node joins ten others and while one leaves: each node takes 200 ms for
 * the first search of a segment and 2 ms for the next ones.
 *
 * <p>What is compared is how many answers waited for a load, as the nodes tell it: on a busy
 * machine any answer may be late. {@code benchmarks/run rebalance-load} compares with more
 * policies, for longer.
 */
@Tag("alone")
@Timeout(240)
class RebalanceUnderLoadIT {
  private static final Rebalance.Scene SCENE =
      new Rebalance.Scene(150, 300, Duration.ofSeconds(3), Duration.ofSeconds(5));
  // What moves is cold at once, and in less time fewer are.
  private static final Rebalance.Scene SHORTER =
      new Rebalance.Scene(150, 300, Duration.ofSeconds(3), Duration.ofSeconds(3));
  private static final int NODES = 10;

  /** Searches that are late by a load would be beyond it; the second owner's answer is not. */
  private static final Duration WELL_BELOW_A_LOAD = Duration.ofMillis(150);

  private static Path binary;

  @TempDir private Path folder;

  @BeforeAll
  static void findEnvoy() throws Exception {
    binary = RequiredPart.envoy();
  }

  @Test
  void searchesFindTheirSegmentInMemoryWhileNodesComeAndGoAndWithHashingAloneTheyDoNot()
      throws Exception {
    Rebalance ringHash = withHashingAlone(Policy.RING_HASH);

    Rebalance divided = divided();

    assertThat(divided.whole().failures()).isEmpty();
    assertThat(divided.quiet().callsByNode()).hasSize(NODES);
    assertThat(divided.joining().callsByNode()).containsKey("ro-11");
    assertThat(divided.coldPercentJoining()).isLessThan(1);
    assertThat(divided.coldPercentLeaving()).isLessThan(1);
    assertThat(divided.coldAnswers()).isLessThan(ringHash.coldAnswers());
    assertThat(divided.joining().latency(99)).isLessThan(limit(divided));
    assertThat(divided.leaving().latency(99)).isLessThan(limit(divided));
  }

  private static Duration limit(Rebalance divided) {
    Duration twice = divided.quiet().latency(99).multipliedBy(2);
    return twice.compareTo(WELL_BELOW_A_LOAD) > 0 ? twice : WELL_BELOW_A_LOAD;
  }

  private static Rebalance divided() throws Exception {
    Map<String, String> annotations =
        Map.of(
            "segment.warm-up", "4s",
            // Far above a warm search, far below a cold one.
            "per-try-timeout", "40ms",
            // As many as the baseline may have.
            "circuit-breaker.max-retries", "1000",
            // A node that is only slow shall not be helped by staying away.
            "outlier-detection", "off");
    try (ColdNodes nodes = ColdNodes.start(NODES, Costs.DEFAULT);
        DividedEnvoy envoy = DividedEnvoy.start(binary, annotations, nodes.all())) {
      return Rebalance.play(SCENE, envoy, nodes);
    }
  }

  private Rebalance withHashingAlone(Policy policy) throws Exception {
    Path own = Files.createDirectory(folder.resolve(policy.name()));
    Rebalance rebalance;
    try (ColdNodes nodes = ColdNodes.start(NODES, Costs.DEFAULT);
        BaselineEnvoy envoy = BaselineEnvoy.start(binary, own, policy, nodes.all())) {
      rebalance = Rebalance.play(SHORTER, envoy, nodes);
    }
    assertThat(rebalance.whole().failures()).isEmpty();
    assertThat(rebalance.quiet().callsByNode()).hasSize(NODES);
    assertThat(rebalance.joining().callsByNode()).hasSize(NODES + 1);
    assertThat(rebalance.coldPercentJoining()).isPositive();
    assertThat(rebalance.coldPercentLeaving()).isPositive();
    return rebalance;
  }
}
