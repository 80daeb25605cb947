package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.common.matching.v3.ExtensionWithMatcher;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.services.ServiceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After which attempt a divided search may leave its owners. */
class LastResortTest {
  private static DeploymentPlan divided(int replicas, int retries) {
    return plan(
        readOnly("ro")
            .annotation("lb-policy", "segment-hash")
            .annotation("segment.replicas", Integer.toString(replicas))
            .annotation("retries", Integer.toString(retries)));
  }

  private static DeploymentPlan plan(ServiceBuilder readers) {
    return TrafficPlanner.plan(
            List.of(readers.annotation("endpoints", "10.0.0.1:1").tuned()), Surroundings.CLEAR)
        .deployments()
        .get(0);
  }

  /** The attempts after which the next one asks for the shard as well. */
  private static List<String> keepingTheShard(DeploymentPlan plan) throws Exception {
    return List.copyOf(
        LastResort.filters(plan)
            .get(0)
            .getTypedConfig()
            .unpack(ExtensionWithMatcher.class)
            .getXdsMatcher()
            .getMatcherTree()
            .getExactMatchMap()
            .getMapMap()
            .keySet());
  }

  @ParameterizedTest
  @CsvSource({"1,2,1", "2,2,1", "2,5,1", "3,2,1", "3,3,2", "3,9,2", "4,3,2", "2,1,1"})
  void asManyAttemptsAskForTheShardAsItHasOwnersAtLeastTwoAndNeverAllOfMany(
      int replicas, int retries, int skipped) throws Exception {
    assertThat(keepingTheShard(divided(replicas, retries))).hasSize(skipped).contains("1");
  }

  @Test
  void theNumbersOfManyAttemptsAreInTheOrderOfDeterministicSerialisation() throws Exception {
    assertThat(keepingTheShard(divided(12, 10))).hasSize(9).isSorted();
  }

  @Test
  void whereNothingIsRetriedOrDividedThereIsNone() {
    assertThat(LastResort.isThere(divided(2, 2))).isTrue();
    assertThat(LastResort.isThere(divided(2, 0))).isFalse();
    assertThat(LastResort.isThere(plan(readOnly("ro")))).isFalse();
  }
}
