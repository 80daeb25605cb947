package io.milvusxds.routing;

import static io.milvusxds.testing.services.ShardMembers.pods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementChangeTest {
  @Test
  void withoutAChangeNothingMoves() {
    PlacementChange change = PlacementChange.between(placed(64, 2, 3), placed(64, 2, 3));

    assertThat(change.moves()).isEmpty();
    assertThat(change.movedSlots()).isZero();
    assertThat(change.keys()).isEqualTo(new KeyShares(0, 0, 0, 0));
    assertThat(change.loads())
        .extracting(MemberLoad::name)
        .containsExactly("pod-0", "pod-1", "pod-2");
    assertThat(change.loads()).allSatisfy(it -> assertThat(it.after()).isEqualTo(it.before()));
  }

  @Test
  void eachMoveNamesWhoLosesTheShardAndWhoGetsIt() {
    ShardPlacement before = placed(64, 2, 3);
    ShardPlacement after = placed(64, 2, 4);

    PlacementChange change = PlacementChange.between(before, after);

    assertThat(change.moves())
        .isNotEmpty()
        .allSatisfy(
            move -> {
              List<String> owners = new ArrayList<>(before.owners(move.shard()));
              owners.removeAll(move.from());
              owners.addAll(move.to());
              assertThat(owners).containsExactlyInAnyOrderElementsOf(after.owners(move.shard()));
            });
    assertThat(change.moves().stream().map(ShardMove::shard).toList())
        .isSorted()
        .containsExactlyElementsOf(
            IntStream.range(0, 64)
                .filter(shard -> after.owners(shard).contains("pod-3"))
                .boxed()
                .toList());
    assertThat(change.keys().newOwner()).isEqualTo(change.moves().size() / 64.0);
    assertThat(change.keys().lostOwner()).isEqualTo(change.moves().size() / 64.0);
    assertThat(change.keys().newOwnersPerKey()).isEqualTo(change.movedSlots() / 64.0);
    assertThat(change.keys().noOldOwner()).isZero();
  }

  @Test
  void theLoadTableHasMembersThatCameAndMembersThatLeft() {
    ShardPlacement before = ShardPlacement.of(spec(64, 1), pods(1));
    ShardPlacement after = ShardPlacement.of(spec(64, 1), List.of(new ShardMember("pod-9", "")));

    PlacementChange change = PlacementChange.between(before, after);

    MemberLoad.Held everything = new MemberLoad.Held(64, 1);
    MemberLoad.Held nothing = new MemberLoad.Held(0, 0);
    assertThat(change.loads())
        .containsExactly(
            new MemberLoad("pod-0", everything, nothing),
            new MemberLoad("pod-9", nothing, everything));
    assertThat(change.movedSlots()).isEqualTo(64);
    assertThat(change.keys()).isEqualTo(new KeyShares(1, 1, 1, 1));
  }

  @Test
  void aLoadIsToldInPartsOfTheMean() {
    PlacementChange change = PlacementChange.between(placed(1024, 2, 10), placed(1024, 2, 10));

    assertThat(change.loads())
        .allSatisfy(it -> assertThat(it.before().ofMean()).isEqualTo(it.before().shards() / 204.8));
  }

  @Test
  void theFirstMembersOfAnEmptyClusterTakeNothingFromAnybody() {
    PlacementChange change =
        PlacementChange.between(ShardPlacement.of(spec(64, 2), List.of()), placed(64, 2, 3));

    assertThat(change.movedSlots()).isEqualTo(128);
    assertThat(change.keys()).isEqualTo(new KeyShares(1, 0, 0, 2));
  }

  @Test
  void anotherNumberOfReplicasAddsOwnersAndTakesNone() {
    PlacementChange change = PlacementChange.between(placed(64, 2, 9), placed(64, 3, 9));

    assertThat(change.keys()).isEqualTo(new KeyShares(1, 0, 0, 1));
    assertThat(change.moves()).hasSize(64).allSatisfy(it -> assertThat(it.from()).isEmpty());
  }

  @Test
  void anotherNumberOfShardsHasNoMovesButTellsWhatBecomesOfTheKeys() {
    ShardPlacement before = placed(60, 2, 5);
    ShardPlacement after = placed(100, 2, 5);

    PlacementChange change = PlacementChange.between(before, after);

    assertThat(change.moves()).isEmpty();
    // A hash below lcm(60, 100) = 300 stands for all that leave the same two remainders.
    List<Integer> gained =
        IntStream.range(0, 300)
            .mapToObj(
                hash -> {
                  List<String> owners = new ArrayList<>(after.owners(hash % 100));
                  owners.removeAll(before.owners(hash % 60));
                  return owners.size();
                })
            .toList();
    assertThat(change.keys().newOwner())
        .isCloseTo(gained.stream().filter(it -> it > 0).count() / 300.0, within(1e-12));
    assertThat(change.keys().newOwnersPerKey())
        .isCloseTo(gained.stream().mapToInt(it -> it).sum() / 300.0, within(1e-12));
    assertThat(change.keys().noOldOwner())
        .isCloseTo(gained.stream().filter(it -> it == 2).count() / 300.0, within(1e-12));
  }

  private static ShardSpec spec(int shards, int replicas) {
    return new ShardSpec(shards, replicas, new TreeMap<>());
  }

  private static ShardPlacement placed(int shards, int replicas, int members) {
    return ShardPlacement.of(spec(shards, replicas), pods(members));
  }

  @Test
  void ofVeryManyPairsOfShardsOnlySomeAreLookedAtAndTheSharesAreAsGood() {
    List<ShardMember> members = pods(40);
    ShardPlacement before = ShardPlacement.of(new ShardSpec(4096, 10, new TreeMap<>()), members);
    ShardPlacement after = ShardPlacement.of(new ShardSpec(4095, 10, new TreeMap<>()), members);

    KeyShares shares = KeyShares.between(before, after);

    // Owners of two divisions have nothing to do with each other: a quarter is common by chance.
    assertThat(shares.newOwnersPerKey()).isCloseTo(7.5, within(0.02));
    // No common one among ten of forty: C(30,10) of C(40,10).
    assertThat(shares.noOldOwner()).isCloseTo(0.0354, within(0.002));
  }
}
