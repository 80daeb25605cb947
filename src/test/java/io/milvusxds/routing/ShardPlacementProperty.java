package io.milvusxds.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ShardMembers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

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

  @Property(tries = 300)
  void everyShardHasAsManyOwnersAsItsReplicasOrAllMembersIfTheyAreFewer(
      @ForAll("scalings") Scaling scaling) {
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

  @Property(tries = 100)
  void theOrderOfTheMembersDoesNotMatter(
      @ForAll("scalings") Scaling scaling, @ForAll Random random) {
    List<ShardMember> shuffled = new ArrayList<>(scaling.members());
    Collections.shuffle(shuffled, random);

    assertThat(owners(ShardPlacement.of(scaling.spec(), shuffled)))
        .isEqualTo(owners(scaling.small()));
  }

  @Property(tries = 1000)
  void withTwoReplicasOrMoreNoShardLosesAllItsOwnersWhenOneMemberJoinsOrLeaves(
      @ForAll("scalings") Scaling scaling) {
    ShardPlacement small = scaling.small();
    ShardPlacement large = scaling.large();

    for (int shard = 0; shard < scaling.spec().shards(); shard++) {
      // What holds for a join holds for the leave that undoes it: the newcomer is not in `small`.
      if (scaling.spec().replicas() >= 2) {
        assertThat(large.owners(shard)).containsAnyElementsOf(small.owners(shard));
      }
    }
  }

  @Example
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

  @Property(tries = 100)
  void inOneZoneWithFewShardsOnlyTheSlotsOfTheMemberThatJoinsMove(
      @ForAll @IntRange(min = 0, max = 1_000_000) int set,
      @ForAll @IntRange(min = 1, max = 3) int replicas) {
    List<ShardMember> members = ShardMembers.set(set, 11);
    Scaling scaling =
        new Scaling(
            new ShardSpec(64, replicas, new TreeMap<>()), members.subList(0, 10), members.get(10));

    PlacementChange change = PlacementChange.between(scaling.small(), scaling.large());

    assertThat(change.movedSlots())
        .isEqualTo(scaling.large().shardsOf(members.get(10).name()).length());
  }

  @Example
  void theFullestOfTenMembersHoldsAtMostEightPercentMoreThanTheMean() {
    double mean = 1024 * 2 / 10.0;
    for (int set = 0; set < SETS; set++) {
      ShardPlacement placement = placement(1024, 2, ShardMembers.set(set, 10));

      assertThat(fullest(placement) / mean).as("set " + set).isLessThanOrEqualTo(1.08);
    }
  }

  @Example
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

  @Example
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

  @Provide
  Arbitrary<Scaling> scalings() {
    Arbitrary<Integer> sets = Arbitraries.integers().between(0, 1_000_000);
    Arbitrary<List<String>> zones =
        Arbitraries.of("", "a", "a", "b", "c").list().ofMinSize(2).ofMaxSize(13);
    Arbitrary<Boolean> oneZone = Arbitraries.of(true, false);
    return Combinators.combine(sets, zones, oneZone, specs())
        .as(
            (set, zone, same, spec) -> {
              List<ShardMember> named = ShardMembers.set(set, zone.size());
              List<ShardMember> members =
                  IntStream.range(0, zone.size())
                      .mapToObj(i -> new ShardMember(named.get(i).name(), same ? "" : zone.get(i)))
                      .toList();
              int last = members.size() - 1;
              return new Scaling(spec, members.subList(0, last), members.get(last));
            });
  }

  private static Arbitrary<ShardSpec> specs() {
    return Combinators.combine(
            Arbitraries.of(1, 2, 64, 100, 512, 1024),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(0, 20))
        .as(
            (shards, replicas, hot) -> {
              TreeMap<Integer, Integer> hotter = new TreeMap<>();
              if (hot < shards && hot > 0) {
                hotter.put(hot, hot);
              }
              return new ShardSpec(shards, replicas, hotter);
            });
  }
}
