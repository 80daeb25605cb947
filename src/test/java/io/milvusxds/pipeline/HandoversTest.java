package io.milvusxds.pipeline;

import static io.milvusxds.testing.ServiceBuilder.readOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.ServiceBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pipeline remembers of who served which shard. */
class HandoversTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Handovers handovers = new Handovers();

  private static TrafficPlan planned(String policy, String... ips) {
    ServiceBuilder readers = readOnly("ro").port("engine", 19530).annotation("lb-policy", policy);
    List.of(ips).forEach(readers::endpoint);
    return TrafficPlanner.plan(List.of(readers.tuned()), Surroundings.CLEAR);
  }

  private static TrafficPlan divided(String... ips) {
    return planned("segment-hash", ips);
  }

  @Test
  void aDeploymentThatStaysAsItIsIsTheSameObjectAgain() {
    TrafficPlan first = handovers.assign(divided("10.0.0.1", "10.0.0.2"), 0);

    TrafficPlan again = handovers.assign(divided("10.0.0.1", "10.0.0.2"), SECOND);

    assertThat(again.deployments().get(0)).isSameAs(first.deployments().get(0));
  }

  @Test
  void aNodeThatDrainsOrMovesIsSeenThoughNoOwnerChanges() {
    TrafficPlan first = handovers.assign(divided("10.0.0.1", "10.0.0.2"), 0);
    TrafficPlan longer =
        TrafficPlanner.plan(
            List.of(
                readOnly("ro")
                    .port("engine", 19530)
                    .annotation("lb-policy", "segment-hash")
                    .annotation("timeout", "2s")
                    .endpoint("10.0.0.1")
                    .endpoint("10.0.0.2")
                    .tuned()),
            Surroundings.CLEAR);

    assertThat(handovers.assign(longer, SECOND).deployments()).isNotEqualTo(first.deployments());
  }

  @Test
  void theEndOfAWarmUpChangesThePlanThoughNothingElseDoes() {
    handovers.assign(divided("10.0.0.1", "10.0.0.2", "10.0.0.3"), 0);
    TrafficPlan joined =
        handovers.assign(divided("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"), SECOND);
    assertThat(handovers.nextEndNanos()).hasValue(31 * SECOND);

    TrafficPlan over =
        handovers.assign(divided("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"), 31 * SECOND);

    assertThat(over.deployments()).isNotEqualTo(joined.deployments());
    assertThat(handovers.nextEndNanos()).isEmpty();
  }

  @Test
  void whatIsNotDividedAnyMoreIsForgotten() {
    handovers.assign(divided("10.0.0.1"), 0);
    handovers.assign(planned("random", "10.0.0.1"), SECOND);

    assertThat(handovers.byDeployment()).isEmpty();
    assertThat(handovers.findings()).isEmpty();
  }
}
