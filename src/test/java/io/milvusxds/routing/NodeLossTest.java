package io.milvusxds.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.milvusxds.testing.services.ShardMembers;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an operator is told that lost nodes cost. */
class NodeLossTest {
  private static ShardPlacement placement(int shards, int replicas, int members) {
    return ShardPlacement.of(
        new ShardSpec(shards, replicas, new TreeMap<>()), ShardMembers.set(0, members));
  }

  private static long ownedOnlyBy(ShardPlacement placement, List<String> names) {
    long count = 0;
    for (int shard = 0; shard < placement.spec().shards(); shard++) {
      count += names.containsAll(placement.owners(shard)) ? 1 : 0;
    }
    return count;
  }

  @Test
  void oneLostNodeOrphansNoKeyThatHasTwoOwnersAndItsShareGoesToTheOtherOwners() {
    NodeLoss loss = NodeLoss.ofOne(placement(1024, 2, 5)).orElseThrow();

    assertThat(loss.lost()).hasSize(1).doesNotContain(loss.fullest());
    assertThat(loss.withoutOwner()).isZero();
    assertThat(loss.ofMean()).isBetween(1.2, 1.5);
  }

  @Test
  void theWorstTwoNodesAreThoseThatShareMostShards() {
    ShardPlacement placement = placement(1024, 2, 5);

    NodeLoss loss = NodeLoss.ofTwo(placement).orElseThrow();

    assertThat(Math.round(loss.withoutOwner() * 1024))
        .isEqualTo(ownedOnlyBy(placement, loss.lost()));
    for (ShardMember one : placement.members()) {
      for (ShardMember other : placement.members()) {
        if (!one.equals(other)) {
          assertThat(ownedOnlyBy(placement, List.of(one.name(), other.name())))
              .isLessThanOrEqualTo(ownedOnlyBy(placement, loss.lost()));
        }
      }
    }
  }

  @Test
  void withOneOwnerEachTheKeysOfTheLostNodeGoToAllOthersAlike() {
    ShardPlacement placement = placement(1024, 1, 4);

    NodeLoss loss = NodeLoss.ofOne(placement).orElseThrow();

    double lost = ownedOnlyBy(placement, loss.lost());
    double own = placement.shardsOf(loss.fullest()).length();
    assertThat(loss.withoutOwner()).isEqualTo(lost / 1024);
    assertThat(loss.ofMean()).isCloseTo((own + lost / 3) / 256, within(1e-9));
    assertThat(NodeLoss.ofTwo(placement).orElseThrow().withoutOwner())
        .isGreaterThan(loss.withoutOwner());
  }

  @Test
  void whatIsLeftOfTwoNodesDoesTwiceTheMean() {
    NodeLoss loss = NodeLoss.ofOne(placement(64, 2, 2)).orElseThrow();

    assertThat(loss.ofMean()).isCloseTo(2, within(1e-9));
    assertThat(NodeLoss.ofTwo(placement(64, 2, 2))).isEmpty();
    assertThat(NodeLoss.ofOne(placement(64, 2, 1))).isEmpty();
    assertThat(NodeLoss.ofOne(placement(64, 2, 0))).isEmpty();
  }

  @Test
  void ofHundredsOfNodesTheWorstAreFoundWithoutALongWait() {
    assertThat(NodeLoss.ofTwo(placement(4096, 2, 500)).orElseThrow().withoutOwner()).isPositive();
  }
}
