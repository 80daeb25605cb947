package io.milvusxds.pipeline;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.services.ServiceBuilder;
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
  void aWarmUpThatIsOverIsToldFromItsEndOnAndNoOtherDeployment() {
    handovers.assign(divided("10.0.0.1", "10.0.0.2"), 0);
    handovers.assign(divided("10.0.0.1", "10.0.0.2", "10.0.0.3"), SECOND);
    handovers.assign(of("still", divided("1", "header", false)), 0);

    assertThat(handovers.endedBy(31 * SECOND - 1)).isEmpty();
    assertThat(handovers.endedBy(31 * SECOND)).containsExactly(new DeploymentRef("prod", "milvus"));
  }

  @Test
  void whatIsNotDividedAnyMoreIsForgotten() {
    handovers.assign(divided("1", "header", true), 0);
    assertThat(handovers.byDeployment()).hasSize(1);
    assertThat(handovers.findings()).hasSize(1);

    handovers.assign(planned("random", "10.0.0.1"), SECOND);

    assertThat(handovers.byDeployment()).isEmpty();
    assertThat(handovers.findings()).isEmpty();
    assertThat(handovers.endedBy(Duration.ofDays(1).toNanos())).isEmpty();
  }

  @Test
  void whatIsToldOfADeploymentStaysWhileAnotherOneChanges() {
    handovers.assign(divided("1", "header", true), 0);
    List<Finding> before = handovers.findings();

    handovers.assign(of("other", divided("1", "header", true)), SECOND);

    assertThat(handovers.findings()).hasSize(2).containsAll(before);
    handovers.forget(new DeploymentRef("prod", "other"));
    assertThat(handovers.findings()).isEqualTo(before);
  }

  /** The same plan of another deployment. */
  private static TrafficPlan of(String name, TrafficPlan plan) {
    return new TrafficPlan(
        plan.deployments().stream()
            .map(
                it ->
                    new DeploymentPlan(
                        new DeploymentRef("prod", name),
                        it.domains(),
                        it.routes(),
                        it.areRoutesInDoubt(),
                        it.sharding(),
                        it.pools()))
            .toList(),
        plan.findings());
  }

  /** Three nodes and a fourth, divided as these annotations say. */
  private TrafficPlan divided(String shards, String key, boolean isFourthThere) {
    ServiceBuilder readers =
        readOnly("ro")
            .port("engine", 19530)
            .annotation("lb-policy", "segment-hash")
            .annotation("segment.shards", shards)
            .annotation("segment.key", key);
    List.of("10.0.0.1", "10.0.0.2", "10.0.0.3").forEach(readers::endpoint);
    if (isFourthThere) {
      readers.endpoint("10.0.0.4");
    }
    return TrafficPlanner.plan(List.of(readers.tuned()), Surroundings.CLEAR);
  }

  @Test
  void whatAChangeCostsIsToldWhileItLastsThoughTheNodesStayTheSame() {
    handovers.assign(divided("64", "header", false), 0);
    assertThat(handovers.findings()).isEmpty();

    handovers.assign(divided("64", "collection", false), SECOND);
    assertThat(handovers.findings())
        .extracting(Finding::key)
        .containsExactly("milvus-xds.io/segment.key");

    handovers.assign(divided("64", "collection", false), 31 * SECOND);
    assertThat(handovers.findings()).isEmpty();
  }

  @Test
  void whatAChangeCostsIsToldAnewWhenANodeComesMeanwhile() {
    handovers.assign(divided("64", "header", false), 0);
    handovers.assign(divided("128", "header", false), SECOND);
    List<Finding> before = handovers.findings();

    handovers.assign(divided("128", "header", true), 2 * SECOND);

    assertThat(before).hasSize(1);
    assertThat(handovers.findings()).hasSize(1).isNotEqualTo(before);
  }

  @Test
  void nodesThatFindNoShardAreToldAsSoonAsTheyComeThoughNothingElseChanges() {
    handovers.assign(divided("1", "header", false), 0);
    assertThat(handovers.findings()).hasSize(1);
    List<Finding> before = handovers.findings();

    handovers.assign(divided("1", "header", true), SECOND);

    assertThat(handovers.findings()).hasSize(1).isNotEqualTo(before);
  }
}
