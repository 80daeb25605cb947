package io.milvusxds.routing;

import static io.milvusxds.testing.services.ShardMembers.pods;
import static io.milvusxds.testing.services.ShardMembers.zones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.testing.services.ShardMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardPlacementTest {
  @Test
  void withoutMembersNobodyOwnsAShard() {
    ShardPlacement placement = ShardPlacement.of(spec(64, 2), List.of());

    assertThat(placement.members()).isEmpty();
    assertThat(allOwners(placement)).hasSize(64).allSatisfy(it -> assertThat(it).isEmpty());
  }

  @Test
  void aSingleMemberOwnsEveryShard() {
    ShardPlacement placement = ShardPlacement.of(spec(64, 2), pods(1));

    assertThat(allOwners(placement)).containsOnly(List.of("pod-0"));
    assertThat(placement.shardsOf("pod-0").length()).isEqualTo(64);
  }

  @Test
  void whenThereAreFewerMembersThanReplicasAllOfThemOwnEveryShard() {
    ShardPlacement placement = ShardPlacement.of(spec(64, 3), pods(2));

    assertThat(allOwners(placement))
        .allSatisfy(it -> assertThat(it).containsExactlyInAnyOrder("pod-0", "pod-1"));
  }

  @Test
  void aNewVersionOfTheProgramPlacesAsTheOneBeforeDid() {
    ShardPlacement placement = ShardPlacement.of(spec(1024, 2), pods(10));

    // A difference here means that an upgrade moves shards on every live cluster.
    assertThat(allOwners(placement).subList(0, 6))
        .containsExactly(
            List.of("pod-1", "pod-6"),
            List.of("pod-2", "pod-9"),
            List.of("pod-1", "pod-5"),
            List.of("pod-1", "pod-2"),
            List.of("pod-1", "pod-0"),
            List.of("pod-4", "pod-7"));
    assertThat(allOwners(placement).hashCode()).isEqualTo(-1_567_561_816);
  }

  /** A difference here means that an upgrade moves shards on every live cluster of that shape. */
  @Test
  void aNewVersionOfTheProgramPlacesAsTheOneBeforeDidWhateverTheShape() {
    SortedMap<Integer, Integer> hot = new TreeMap<>(Map.of(3, 5, 700, 12));

    assertThat(
            List.of(
                placed(ShardMembers.set(0, 30), spec(1024, 2)),
                placed(ShardMembers.set(1, 30), spec(1024, 1)),
                placed(ShardMembers.set(2, 20), spec(1024, 3)),
                placed(ShardMembers.set(3, 64), spec(1024, 2)),
                placed(ShardMembers.set(4, 50), spec(4096, 2)),
                placed(pods(50), spec(64, 2)),
                placed(zones(5, 5), spec(1024, 2)),
                placed(zones(4, 3, 3), spec(1024, 3)),
                placed(zones(9, 1), spec(1024, 2)),
                placed(ShardMembers.set(0, 30), new ShardSpec(1024, 2, hot))))
        .containsExactly(
            911_936_957,
            -972_881_247,
            64_249_629,
            -612_656_658,
            -1_413_950_379,
            -301_963_964,
            -1_332_134_220,
            -1_030_826_438,
            -1_494_851_253,
            1_615_472_000);
  }

  private static int placed(List<ShardMember> members, ShardSpec spec) {
    return allOwners(ShardPlacement.of(spec, members)).hashCode();
  }

  @Test
  void membersOfTheSameNameCountOnceInTheZoneThatComesFirst() {
    ShardMember twin = new ShardMember("pod-0", "b");
    List<ShardMember> twice = List.of(twin, new ShardMember("pod-0", "a"), twin);

    assertThat(ShardPlacement.of(spec(64, 2), twice).members())
        .containsExactly(new ShardMember("pod-0", "a"));
  }

  @Test
  void aMemberThatLeavesAndComesBackUnderItsNameHasItsShardsAgain() {
    ShardPlacement before = ShardPlacement.of(spec(1024, 2), pods(10));
    ShardPlacement meanwhile = ShardPlacement.of(spec(1024, 2), pods(10).subList(1, 10));
    ShardPlacement after = ShardPlacement.of(spec(1024, 2), pods(10));

    assertThat(meanwhile.shardsOf("pod-0").isEmpty()).isTrue();
    assertThat(after.shardsOf("pod-0")).isEqualTo(before.shardsOf("pod-0"));
    assertThat(after).isEqualTo(before).hasSameHashCodeAs(before).isNotEqualTo(meanwhile);
  }

  @Test
  void theShardsOfAMemberAreThoseThatItIsAnOwnerOf() {
    ShardPlacement placement = ShardPlacement.of(spec(256, 2), pods(5));

    assertThat(placement.shardsOf("pod-3").asList())
        .isSorted()
        .containsExactlyElementsOf(
            IntStream.range(0, 256)
                .filter(shard -> placement.owners(shard).contains("pod-3"))
                .boxed()
                .toList());
    assertThat(placement.shardsOf("nobody").isEmpty()).isTrue();
  }

  @Test
  void theOwnersOfAKeyAreThoseOfTheShardThatItsHashNames() {
    ShardPlacement placement = ShardPlacement.of(spec(1024, 2), pods(10));

    assertThat(placement.ownersOf("a")).isEqualTo(placement.owners(603));
    assertThat(placement.ownersOf(new byte[] {'a'})).isEqualTo(placement.owners(603));
  }

  @Test
  void inZonesOfAboutEqualSizeNoShardHasTwoOwnersInOneZone() {
    assertThat(owningZones(zones(5, 5), 2)).allSatisfy(it -> assertThat(it).hasSize(2));
    assertThat(owningZones(zones(6, 4), 2)).allSatisfy(it -> assertThat(it).hasSize(2));
    assertThat(owningZones(zones(2, 1), 2)).allSatisfy(it -> assertThat(it).hasSize(2));
    assertThat(owningZones(zones(4, 3, 3), 3)).allSatisfy(it -> assertThat(it).hasSize(3));
    assertThat(owningZones(zones(1, 1, 1, 1), 3)).allSatisfy(it -> assertThat(it).hasSize(3));
  }

  @Test
  void withMoreReplicasThanZonesEachZoneHasAnOwner() {
    assertThat(owningZones(zones(5, 5), 3)).allSatisfy(it -> assertThat(it).hasSize(2));
    assertThat(owningZones(zones(3, 3), 4)).allSatisfy(it -> assertThat(it).hasSize(2));
  }

  @Test
  void theOnlyMemberOfAZoneIsNotPressedToOwnEveryShard() {
    assertThat(fullest(zones(9, 1), 2)).isLessThan(1.2);
    assertThat(fullest(zones(9, 1), 3)).isLessThan(1.2);
    assertThat(fullest(zones(5, 4, 1), 2)).isLessThan(1.5);
    assertThat(fullest(zones(5, 4, 1), 3)).isLessThan(1.5);
    assertThat(fullest(zones(5, 5, 1), 3)).isLessThan(1.5);
  }

  @Test
  void aHotShardKeepsItsOwnersAndGetsMoreOfThem() {
    SortedMap<Integer, Integer> hot = new TreeMap<>(Map.of(17, 8, 18, 64, 19, 1));

    ShardPlacement even = ShardPlacement.of(spec(1024, 2), pods(10));
    ShardPlacement heated = ShardPlacement.of(new ShardSpec(1024, 2, hot), pods(10));

    assertThat(heated.owners(17))
        .hasSize(8)
        .doesNotHaveDuplicates()
        .startsWith(even.owners(17).toArray(String[]::new));
    assertThat(heated.owners(18)).hasSize(10).doesNotHaveDuplicates();
    assertThat(heated.owners(19)).isEqualTo(even.owners(19));
  }

  @Test
  void aHotShardKeepsItsOwnersInTheirOrderAlsoWhereItWasRelieved() {
    List<ShardMember> members = ShardMembers.set(0, 30);
    ShardPlacement even = ShardPlacement.of(spec(1024, 2), members);
    List<Integer> relieved = relieved(even);
    SortedMap<Integer, Integer> hot = new TreeMap<>();
    relieved.forEach(shard -> hot.put(shard, 4));

    ShardPlacement heated = ShardPlacement.of(new ShardSpec(1024, 2, hot), members);

    assertThat(relieved).isNotEmpty();
    for (int shard : relieved) {
      assertThat(heated.owners(shard).subList(0, 2)).isEqualTo(even.owners(shard));
      assertThat(heated.owners(shard)).hasSize(4).doesNotHaveDuplicates();
    }
  }

  /** With fewer slots a member, one slot is so much that nothing is gained. */
  @Test
  void slotsChangeHandsFromThirtyTwoAMemberOn() {
    assertThat(relieved(ShardPlacement.of(spec(1024, 2), pods(64)))).isNotEmpty();
    assertThat(relieved(ShardPlacement.of(spec(1023, 2), pods(64)))).isEmpty();
  }

  /** The member with too many gives up the shards that it is least drawn to. */
  @Test
  void ofTheSlotsThatAMemberMayGiveUpThoseGoThatItScoresLowest() {
    ShardSpec spec = spec(1024, 2);
    ShardPlacement placement = ShardPlacement.of(spec, ShardMembers.set(0, 30));
    ShardOrder order = new ShardOrder(placement.members(), spec);
    List<Integer> relieved = relieved(placement);

    for (int shard : relieved) {
      int giver = order.first(shard, 2)[1];
      assertThat(givableWithALowerScore(order, giver, shard, spec.shards()))
          .as("of shard " + shard)
          .isSubsetOf(relieved);
    }
  }

  /** Shards that the giver could have given up to a member with room, and is less drawn to. */
  private static List<Integer> givableWithALowerScore(
      ShardOrder order, int giver, int given, int shards) {
    return IntStream.range(0, shards)
        .filter(shard -> order.first(shard, 2)[1] == giver)
        .filter(shard -> order.score(giver, shard) < order.score(giver, given))
        .filter(shard -> (order.score(giver, shard) & 1) == 1)
        .filter(shard -> order.first(shard, 3)[2] == order.first(given, 3)[2])
        .filter(shard -> (order.score(order.first(shard, 3)[2], shard) & 1) == 0)
        .boxed()
        .toList();
  }

  /** The shards of two replicas whose second owner is not the one that they prefer. */
  private static List<Integer> relieved(ShardPlacement placement) {
    ShardOrder order = new ShardOrder(placement.members(), placement.spec());
    return IntStream.range(0, placement.spec().shards())
        .filter(
            shard ->
                !placement
                    .owners(shard)
                    .get(1)
                    .equals(placement.members().get(order.first(shard, 2)[1]).name()))
        .boxed()
        .toList();
  }

  @Test
  void aHotShardChangesNoOtherShard() {
    SortedMap<Integer, Integer> hot = new TreeMap<>(Map.of(17, 8));
    List<List<String>> even = new ArrayList<>(allOwners(placed(1024, 2, 10)));
    List<List<String>> heated =
        new ArrayList<>(allOwners(ShardPlacement.of(new ShardSpec(1024, 2, hot), pods(10))));

    even.remove(17);
    heated.remove(17);

    assertThat(heated).isEqualTo(even);
  }

  @Test
  void aSpecOutOfItsRangeIsRefused() {
    assertThatThrownBy(() -> spec(0, 2)).hasMessage("shards: 0 (expected: 1..4096)");
    assertThatThrownBy(() -> spec(64, 65)).hasMessage("replicas: 65 (expected: 1..64)");
    assertThatThrownBy(() -> new ShardSpec(64, 2, new TreeMap<>(Map.of(64, 3))))
        .hasMessage("hot shard: 64 (expected: 0..63)");
    assertThatThrownBy(() -> new ShardSpec(64, 2, new TreeMap<>(Map.of(3, 0))))
        .hasMessage("replicas of hot shard 3: 0 (expected: 1..64)");
  }

  private static ShardSpec spec(int shards, int replicas) {
    return new ShardSpec(shards, replicas, new TreeMap<>());
  }

  private static ShardPlacement placed(int shards, int replicas, int members) {
    return ShardPlacement.of(spec(shards, replicas), pods(members));
  }

  private static List<List<String>> allOwners(ShardPlacement placement) {
    return IntStream.range(0, placement.spec().shards()).mapToObj(placement::owners).toList();
  }

  /** By shard the zones of its owners, each once. */
  private static List<List<String>> owningZones(List<ShardMember> members, int replicas) {
    return allOwners(ShardPlacement.of(spec(1024, replicas), members)).stream()
        .map(owners -> owners.stream().map(name -> name.substring(0, 5)).distinct().toList())
        .toList();
  }

  private static double fullest(List<ShardMember> members, int replicas) {
    ShardPlacement placement = ShardPlacement.of(spec(1024, replicas), members);
    double mean = 1024.0 * replicas / members.size();
    return members.stream()
        .mapToDouble(member -> placement.shardsOf(member.name()).length() / mean)
        .max()
        .orElseThrow();
  }

  /** The proof in ADR 11 that no shard loses all its owners rests on these coins. */
  @Test
  void aSlotChangesHandsOnlyFromAMemberWhoseCoinIsOneToOneWhoseCoinIsZero() {
    ShardSpec spec = new ShardSpec(1024, 2, new TreeMap<>());
    int relieved = 0;
    for (int set = 0; set < 60; set++) {
      ShardPlacement placement = ShardPlacement.of(spec, ShardMembers.set(set, 30));
      ShardOrder order = new ShardOrder(placement.members(), spec);
      for (int shard = 0; shard < spec.shards(); shard++) {
        int[] preferred = order.first(shard, 3);
        String second = placement.owners(shard).get(1);
        if (!second.equals(placement.members().get(preferred[1]).name())) {
          relieved++;
          assertThat(second).isEqualTo(placement.members().get(preferred[2]).name());
          assertThat(order.score(preferred[1], shard) & 1).isEqualTo(1);
          assertThat(order.score(preferred[2], shard) & 1).isZero();
        }
        assertThat(placement.owners(shard).get(0))
            .isEqualTo(placement.members().get(preferred[0]).name());
      }
    }

    assertThat(relieved).isGreaterThan(50);
  }
}
