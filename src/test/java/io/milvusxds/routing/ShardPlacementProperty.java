package io.milvusxds.routing;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.services.ShardMembers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardPlacementProperty {
  private static final int SETS = 100;

  /** A cluster, and one that may join it. */
  record Scaling(ShardSpec spec, List<ShardMember> members, ShardMember newcomer) {
    ShardPlacement small() {
      return ShardPlacement.of(spec, members);
    }

    ShardPlacement large() {
      List<ShardMember> all = new ArrayList<>(members);
      all.add(newcomer);
      return ShardPlacement.of(spec, all);
    }
  }

  @Test
  void everyShardHasAsManyOwnersAsItsReplicasOrAllMembersIfTheyAreFewer() {
    forAll(300, ShardPlacementProperty::scaling, ShardPlacementProperty::assertOwned);
  }

  private static void assertOwned(Scaling scaling) {
    ShardPlacement placement = scaling.small();
    Set<String> names = new HashSet<>();
    placement.members().forEach(member -> names.add(member.name()));

    for (int shard = 0; shard < scaling.spec().shards(); shard++) {
      assertThat(placement.owners(shard))
          .hasSize(Math.min(scaling.spec().replicasOf(shard), names.size()))
          .doesNotHaveDuplicates()
          .isSubsetOf(names);
    }
  }

  /** Some members twice. */
  record Reordered(Scaling scaling, List<ShardMember> shuffled) {}

  @Test
  void theOrderOfTheMembersDoesNotMatter() {
    forAll(
        100,
        draws -> {
          Scaling scaling = scaling(draws);
          return new Reordered(scaling, draws.shuffled(scaling.members()));
        },
        same ->
            assertThat(owners(ShardPlacement.of(same.scaling().spec(), same.shuffled())))
                .isEqualTo(owners(same.scaling().small())));
  }

  @Test
  void withTwoReplicasOrMoreNoShardLosesAllItsOwnersWhenOneMemberJoinsOrLeaves() {
    forAll(1000, ShardPlacementProperty::scaling, ShardPlacementProperty::assertAnOwnerStays);
  }

  private static void assertAnOwnerStays(Scaling scaling) {
    ShardPlacement small = scaling.small();
    ShardPlacement large = scaling.large();

    for (int shard = 0; shard < scaling.spec().shards(); shard++) {
      // What holds for a join holds for the leave that undoes it: the newcomer is not in `small`.
      if (scaling.spec().replicas() >= 2) {
        assertThat(large.owners(shard)).containsAnyElementsOf(small.owners(shard));
      }
    }
  }

  @Test
  void alsoWhereAZoneGrowsOutOfBeingSmallNoShardLosesAllItsOwners() {
    for (int first = 1; first <= 12; first++) {
      for (int second = 0; second <= 6; second++) {
        for (String joined : List.of("a", "b", "c")) {
          List<ShardMember> members = ShardMembers.zones(first, second);
          Scaling scaling =
              new Scaling(
                  new ShardSpec(512, 2, new TreeMap<>()),
                  members,
                  new ShardMember("pod-x", joined));

          assertThat(PlacementChange.between(scaling.small(), scaling.large()).keys().noOldOwner())
              .as(first + " and " + second + " members, one joins " + joined)
              .isZero();
        }
      }
    }
  }

  @Test
  void inOneZoneWithFewShardsOnlyTheSlotsOfTheMemberThatJoinsMove() {
    forAll(
        100,
        draws -> {
          List<ShardMember> members = ShardMembers.set(draws.between(0, 1_000_000), 11);
          ShardSpec spec = new ShardSpec(64, draws.between(1, 3), new TreeMap<>());
          return new Scaling(spec, members.subList(0, 10), members.get(10));
        },
        ShardPlacementProperty::assertOnlySlotsOfTheNewcomerMove);
  }

  private static void assertOnlySlotsOfTheNewcomerMove(Scaling scaling) {
    PlacementChange change = PlacementChange.between(scaling.small(), scaling.large());

    assertThat(change.movedSlots())
        .isEqualTo(scaling.large().shardsOf(scaling.newcomer().name()).length());
  }

  @Test
  void theFullestOfTenMembersHoldsAtMostEightPercentMoreThanTheMean() {
    double mean = 1024 * 2 / 10.0;
    for (int set = 0; set < SETS; set++) {
      ShardPlacement placement = placement(1024, 2, ShardMembers.set(set, 10));

      assertThat(fullest(placement) / mean).as("set " + set).isLessThanOrEqualTo(1.08);
    }
  }

  @Test
  void onAverageUnderOnePercentMoreSlotsMoveThanTheMemberThatJoinsOrLeavesHolds() {
    int moved = 0;
    int unavoidable = 0;
    for (int set = 0; set < SETS; set++) {
      List<ShardMember> members = ShardMembers.set(set, 11);
      ShardPlacement small = placement(1024, 2, members.subList(0, 10));
      ShardPlacement large = placement(1024, 2, members);

      moved += PlacementChange.between(small, large).movedSlots();
      moved += PlacementChange.between(large, small).movedSlots();
      unavoidable += 2 * large.shardsOf(members.get(10).name()).length();
    }

    assertThat(moved).isBetween(unavoidable, unavoidable + unavoidable / 100);
  }

  @Test
  void withFiftyMembersUnderFivePercentMoreSlotsMoveAndTheFullestHoldsAFifthMoreThanTheMean() {
    int moved = 0;
    int unavoidable = 0;
    for (int set = 0; set < SETS; set++) {
      List<ShardMember> members = ShardMembers.set(set, 51);
      ShardPlacement small = placement(1024, 2, members.subList(0, 50));
      ShardPlacement large = placement(1024, 2, members);

      moved += PlacementChange.between(small, large).movedSlots();
      unavoidable += large.shardsOf(members.get(50).name()).length();
      assertThat(fullest(small) / (1024 * 2 / 50.0)).isLessThan(1.3);
    }

    assertThat(moved).isBetween(unavoidable, unavoidable + unavoidable / 20);
  }

  private static ShardPlacement placement(int shards, int replicas, List<ShardMember> members) {
    return ShardPlacement.of(new ShardSpec(shards, replicas, new TreeMap<>()), members);
  }

  private static double fullest(ShardPlacement placement) {
    return placement.members().stream()
        .mapToInt(member -> placement.shardsOf(member.name()).length())
        .max()
        .orElseThrow();
  }

  private static List<List<String>> owners(ShardPlacement placement) {
    return IntStream.range(0, placement.spec().shards()).mapToObj(placement::owners).toList();
  }

  private static Scaling scaling(Draws draws) {
    int set = draws.between(0, 1_000_000);
    boolean oneZone = draws.yesOrNo();
    List<String> zones = draws.list(2, 13, it -> it.of("", "a", "a", "b", "c"));
    List<ShardMember> named = ShardMembers.set(set, zones.size());
    List<ShardMember> members =
        IntStream.range(0, zones.size())
            .mapToObj(i -> new ShardMember(named.get(i).name(), oneZone ? "" : zones.get(i)))
            .toList();
    int last = members.size() - 1;
    return new Scaling(spec(draws), members.subList(0, last), members.get(last));
  }

  private static ShardSpec spec(Draws draws) {
    int shards = draws.of(1, 2, 64, 100, 512, 1024);
    int replicas = draws.between(1, 5);
    int hot = draws.between(0, 20);
    TreeMap<Integer, Integer> hotter = new TreeMap<>();
    if (hot < shards && hot > 0) {
      hotter.put(hot, hot);
    }
    return new ShardSpec(shards, replicas, hotter);
  }
}
