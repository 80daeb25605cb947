package io.milvusxds.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Severity;
import io.milvusxds.tuning.SegmentKey;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a change of the division costs, told while it goes on. */
class HandoverFindingsTest {
  private static final DeploymentRef DEPLOYMENT = new DeploymentRef("prod", "milvus");
  private static final ShardTarget BEFORE = target(SegmentKey.HEADER, 64, 1);

  private static ShardTarget target(SegmentKey key, int shards, int replicas) {
    return new ShardTarget(
        key, new ShardSpec(shards, replicas, new TreeMap<>()), Duration.ofSeconds(30));
  }

  private static List<ShardMember> members(String... names) {
    return Stream.of(names).map(name -> new ShardMember(name, "")).toList();
  }

  private static Finding changedTo(ShardTarget after) {
    ShardHandover handover =
        ShardHandover.begin(BEFORE, members("a", "b", "c", "d"))
            .next(after, members("a", "b", "c", "d"), 0);
    return HandoverFindings.of(DEPLOYMENT, handover).get(0);
  }

  @Test
  void anotherNumberOfShardsTellsWhatShareOfTheKeysGoesElsewhere() {
    Finding finding = changedTo(target(SegmentKey.HEADER, 96, 1));

    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.subject()).hasToString("deployment prod/milvus");
    assertThat(finding.key()).isEqualTo("milvus-xds.io/segment.shards");
    assertThat(finding.found()).isEqualTo("96, 64 until a moment ago");
    // One of four nodes has a key before and after: three in four go elsewhere.
    assertThat(finding.effect())
        .containsPattern("^[678][0-9]\\.[0-9] % of the keys get a node")
        .endsWith("no call fails");
    assertThat(finding.remedy()).contains("milvus-xds plan");
  }

  @Test
  void oneMoreReplicaTellsThatNoKeyLosesItsNodes() {
    Finding finding = changedTo(target(SegmentKey.HEADER, 64, 2));

    assertThat(finding.key()).isEqualTo("milvus-xds.io/segment.replicas");
    assertThat(finding.effect())
        .startsWith("100.0 % of the keys get a node")
        .contains("0.0 % keep none of their nodes");
  }

  @Test
  void anotherKeyTellsThatEverySearchGoesElsewhere() {
    Finding finding = changedTo(target(SegmentKey.COLLECTION, 64, 1));

    assertThat(finding.key()).isEqualTo("milvus-xds.io/segment.key");
    assertThat(finding.found()).isEqualTo("collection, header until a moment ago");
    assertThat(finding.effect()).startsWith("every search falls into another shard");
  }

  @Test
  void aNodeThatComesIsNoFinding() {
    ShardHandover handover =
        ShardHandover.begin(BEFORE, members("a", "b")).next(BEFORE, members("a", "b", "c"), 0);

    assertThat(HandoverFindings.of(DEPLOYMENT, handover)).isEmpty();
  }

  @Test
  void whenTheHandoverIsOverNothingIsLeftToTell() {
    List<ShardMember> members = members("a", "b");
    ShardTarget after = target(SegmentKey.HEADER, 96, 1);
    ShardHandover over =
        ShardHandover.begin(BEFORE, members)
            .next(after, members, 0)
            .next(after, members, Duration.ofSeconds(30).toNanos());

    assertThat(HandoverFindings.of(DEPLOYMENT, over)).isEmpty();
  }

  @Test
  void nodesThatServeNoShardAreToldWithAWayOut() {
    ShardHandover handover =
        ShardHandover.begin(target(SegmentKey.HEADER, 2, 1), members("a", "b", "c", "d"));

    Finding finding = HandoverFindings.of(DEPLOYMENT, handover).get(0);

    assertThat(finding.found()).isEqualTo("2, each on 1 of 4 nodes");
    assertThat(finding.effect()).matches("[23] of the read-only nodes serve no shard; .*");
    assertThat(finding.remedy()).contains("1024");
  }
}
