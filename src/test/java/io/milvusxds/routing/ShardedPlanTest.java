package io.milvusxds.routing;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointState;
import io.milvusxds.testing.services.ServiceBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which endpoints of a deployment own shards, and which of them stand in for others. */
class ShardedPlanTest {
  private static ServiceBuilder readers() {
    return readOnly("ro")
        .port("engine", 19530)
        .annotation("lb-policy", "segment-hash")
        .annotation("segment.shards", "16");
  }

  private static ServiceBuilder writer() {
    return readWrite("rw").port("engine", 19530).endpoint("10.0.9.1");
  }

  private static DeploymentPlan plan(ServiceBuilder... services) {
    return TrafficPlanner.plan(
            Stream.of(services).map(ServiceBuilder::tuned).toList(), Surroundings.CLEAR)
        .deployments()
        .get(0);
  }

  private static List<PooledEndpoint> served(DeploymentPlan plan) {
    ShardHandover handover =
        ShardHandover.begin(plan.sharding().orElseThrow(), ShardedPlan.members(plan));
    return ShardedPlan.of(plan, handover).pools().get(0).endpoints();
  }

  private static int shards(PooledEndpoint endpoint) {
    return endpoint.shards().stream().mapToInt(labels -> labels.shards().length()).sum();
  }

  @Test
  void searchesAreDividedOnlyWhenThePolicySaysSo() {
    assertThat(plan(readers(), writer()).sharding()).isPresent();
    assertThat(plan(readers().annotation("lb-policy", "random"), writer()).sharding()).isEmpty();
  }

  @Test
  void everyShardIsServedByAsManyEndpointsAsItHasReplicas() {
    DeploymentPlan plan =
        plan(readers().endpoint("10.0.0.1").endpoint("10.0.0.2").endpoint("10.0.0.3"), writer());

    assertThat(served(plan).stream().mapToInt(ShardedPlanTest::shards).sum()).isEqualTo(16 * 2);
  }

  @Test
  void anEndpointThatDrainsOwnsNothingMore() {
    DeploymentPlan plan =
        plan(
            readers()
                .endpoint("10.0.0.1")
                .endpoint("10.0.0.2")
                .endpoint("10.0.0.3", EndpointState.DRAINING),
            writer());

    assertThat(served(plan)).extracting(ShardedPlanTest::shards).containsExactly(16, 16, 0);
  }

  @Test
  void theWriterThatHelpsOutServesEveryShardAndOwnsNone() {
    DeploymentPlan plan =
        plan(readers().annotation("search-fallback", "rw").endpoint("10.0.0.1"), writer());

    assertThat(ShardedPlan.members(plan)).hasSize(1);
    assertThat(served(plan)).extracting(PooledEndpoint::priority).containsExactly(0, 1);
    assertThat(served(plan)).extracting(ShardedPlanTest::shards).containsExactly(16, 16);
  }

  @Test
  void anEndpointWithoutANameIsItsHostAndPort() {
    DeploymentPlan plan =
        plan(readers().annotation("endpoints", "10.0.0.1:1,10.0.0.1:2"), writer());

    assertThat(ShardedPlan.members(plan))
        .extracting(ShardMember::name)
        .containsExactly("10.0.0.1:1", "10.0.0.1:2");
  }

  @Test
  void aPodThatComesBackWithAnotherAddressServesTheShardsThatItHad() {
    DeploymentPlan before =
        plan(readers().pod("ro-0", "10.0.0.1").pod("ro-1", "10.0.0.2").pod("ro-2", "10.0.0.3"));
    DeploymentPlan after =
        plan(readers().pod("ro-0", "10.0.0.1").pod("ro-1", "10.0.7.7").pod("ro-2", "10.0.0.3"));

    assertThat(shardsAt("10.0.7.7", after)).isEqualTo(shardsAt("10.0.0.2", before)).isNotEmpty();
    assertThat(shardsAt("10.0.0.1", after)).isEqualTo(shardsAt("10.0.0.1", before));
  }

  private static List<ShardLabels> shardsAt(String ip, DeploymentPlan plan) {
    return served(plan).stream()
        .filter(endpoint -> endpoint.address().host().equals(ip))
        .flatMap(endpoint -> endpoint.shards().stream())
        .toList();
  }

  @Test
  void aPodWithTwoAddressesIsOneOwnerAndServesAtBoth() {
    DeploymentPlan plan = plan(readers().pod("ro-0", "10.0.0.1").pod("ro-0", "10.0.0.2"));

    assertThat(ShardedPlan.members(plan)).hasSize(1);
    assertThat(served(plan)).extracting(ShardedPlanTest::shards).containsExactly(16, 16);
  }

  @Test
  void hotNamesMakeTheirShardsHot() {
    DeploymentPlan plan =
        plan(readers().annotation("segment.hot", "movies=3,songs=5,movies=4"), writer());

    ShardSpec spec = plan.sharding().orElseThrow().spec();

    assertThat(spec.replicasOf(SegmentHash.shard("movies", 16))).isEqualTo(4);
    assertThat(spec.replicasOf(SegmentHash.shard("songs", 16))).isEqualTo(5);
  }
}
