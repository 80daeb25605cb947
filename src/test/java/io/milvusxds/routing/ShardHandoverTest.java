package io.milvusxds.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import io.milvusxds.tuning.SegmentKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who serves a shard while nodes come and go, and while the division itself is changed. */
class ShardHandoverTest {
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final ShardTarget TARGET = target(64, 2);
  private static final List<ShardMember> FOUR = members("a", "b", "c", "d");
  private static final List<ShardMember> FIVE = members("a", "b", "c", "d", "e");

  private static ShardTarget target(int shards, int replicas) {
    return new ShardTarget(
        SegmentKey.HEADER, new ShardSpec(shards, replicas, new TreeMap<>()), WARM_UP);
  }

  private static List<ShardMember> members(String... names) {
    return Stream.of(names).map(name -> new ShardMember(name, "")).toList();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static ShardPlacement placed(Collection<ShardMember> members) {
    return ShardPlacement.of(TARGET.spec(), members);
  }

  /** Who serves a shard of a division, by the labels. */
  private static Set<String> servers(ShardHandover handover, int shardCount, int shard) {
    Set<String> servers = new TreeSet<>();
    handover
        .labels()
        .forEach(
            (name, labels) ->
                labels.stream()
                    .filter(label -> label.shardCount() == shardCount)
                    .filter(label -> label.shards().contains(shard))
                    .forEach(label -> servers.add(name)));
    return servers;
  }

  private static Set<String> both(List<String> some, List<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  @Test
  void withoutAPastTheOwnersServeAlone() {
    ShardHandover handover = ShardHandover.begin(TARGET, FOUR);

    assertThat(handover.nextEndNanos()).isEmpty();
    for (int shard = 0; shard < 64; shard++) {
      assertThat(servers(handover, 64, shard)).isEqualTo(new TreeSet<>(placed(FOUR).owners(shard)));
    }
  }

  @Test
  void theOwnersBeforeANodeJoinedServeBesideItUntilTheWarmUpIsOver() {
    ShardHandover joined = ShardHandover.begin(TARGET, FOUR).next(TARGET, FIVE, seconds(100));
    ShardHandover warm = joined.next(TARGET, FIVE, seconds(129));
    ShardHandover over = warm.next(TARGET, FIVE, seconds(130));

    for (int shard = 0; shard < 64; shard++) {
      Set<String> beside = both(placed(FOUR).owners(shard), placed(FIVE).owners(shard));
      assertThat(servers(joined, 64, shard)).isEqualTo(beside);
      assertThat(servers(warm, 64, shard)).isEqualTo(beside);
      assertThat(servers(over, 64, shard)).isEqualTo(new TreeSet<>(placed(FIVE).owners(shard)));
    }
    assertThat(joined.nextEndNanos()).hasValue(seconds(130));
    assertThat(over.nextEndNanos()).isEmpty();
  }

  @Test
  void aNodeThatLeavesIsReplacedAtOnceAndServesNothingMore() {
    ShardHandover left = ShardHandover.begin(TARGET, FIVE).next(TARGET, FOUR, 0);

    assertThat(left.labels()).doesNotContainKey("e");
    for (int shard = 0; shard < 64; shard++) {
      assertThat(servers(left, 64, shard)).containsAll(placed(FOUR).owners(shard));
    }
  }

  @Test
  void aNodeThatComesBackServesItsShardsBesideThoseThatStoodInForIt() {
    ShardHandover away = ShardHandover.begin(TARGET, FIVE).next(TARGET, FOUR, 0);
    ShardHandover back = away.next(TARGET, FIVE, seconds(5));
    ShardHandover over = back.next(TARGET, FIVE, seconds(35));

    for (int shard = 0; shard < 64; shard++) {
      assertThat(servers(back, 64, shard))
          .isEqualTo(both(placed(FIVE).owners(shard), placed(FOUR).owners(shard)));
      assertThat(servers(over, 64, shard)).isEqualTo(new TreeSet<>(placed(FIVE).owners(shard)));
    }
  }

  @Test
  void aNodeThatComesAndGoesWithoutEndIsRememberedInTwoPlacements() {
    ShardHandover handover = ShardHandover.begin(TARGET, FOUR);
    for (int i = 0; i < 200; i++) {
      handover = handover.next(TARGET, i % 2 == 0 ? FIVE : FOUR, i);
    }

    assertThat(handover.past()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void whenEverythingChangesAllTheTimeNotAllOfItIsKept() {
    ShardHandover handover = ShardHandover.begin(TARGET, FOUR);
    for (int i = 0; i < 200; i++) {
      handover = handover.next(TARGET, members("a", "b", "n" + i), i);
    }

    assertThat(handover.past()).hasSize(ShardHandover.MAX_PAST);
  }

  @Test
  void withoutAWarmUpThePreviousOwnersLeaveAtOnce() {
    ShardTarget hasty = new ShardTarget(SegmentKey.HEADER, TARGET.spec(), Duration.ZERO);

    ShardHandover joined = ShardHandover.begin(hasty, FOUR).next(hasty, FIVE, 0);

    assertThat(joined.past()).isEmpty();
  }

  @Test
  void anotherNumberOfShardsIsServedBesideTheOldOneSoThatNoRouteMeetsAnEmptyShard() {
    ShardTarget finer = target(128, 2);

    ShardHandover changed = ShardHandover.begin(TARGET, FOUR).next(finer, FOUR, 0);

    assertThat(changed.labels().get("a"))
        .extracting(ShardLabels::shardCount)
        .containsExactly(128, 64);
    for (int shard = 0; shard < 64; shard++) {
      assertThat(servers(changed, 64, shard)).isEqualTo(new TreeSet<>(placed(FOUR).owners(shard)));
    }
    for (int shard = 0; shard < 128; shard++) {
      assertThat(servers(changed, 128, shard))
          .isEqualTo(new TreeSet<>(ShardPlacement.of(finer.spec(), FOUR).owners(shard)));
    }
    assertThat(changed.changedFrom()).map(past -> past.target().spec().shards()).hasValue(64);
  }

  @Test
  void theOldNumberOfShardsIsServedForAWhileEvenWithoutAWarmUp() {
    ShardTarget hasty = new ShardTarget(SegmentKey.HEADER, target(128, 2).spec(), Duration.ZERO);

    ShardHandover changed = ShardHandover.begin(TARGET, FOUR).next(hasty, FOUR, 0);

    assertThat(changed.nextEndNanos()).hasValue(seconds(10));
    assertThat(changed.next(hasty, FOUR, seconds(10)).past()).isEmpty();
  }

  @Test
  void whoHelpsOutServesEveryShardOfEveryDivision() {
    ShardHandover changed = ShardHandover.begin(TARGET, FOUR).next(target(2, 1), FOUR, 0);

    assertThat(changed.allShards().get(0))
        .isEqualTo(new ShardLabels(2, ImmutableIntArray.of(0, 1)));
    assertThat(changed.allShards().get(1).shards().length()).isEqualTo(64);
  }

  @Test
  void theOrderInWhichMembersAreListedIsNoChange() {
    ShardHandover before = ShardHandover.begin(TARGET, FOUR);

    ShardHandover after = before.next(TARGET, members("d", "c", "b", "a"), 0);

    assertThat(after.past()).isEmpty();
    assertThat(after.labels()).isEqualTo(before.labels());
  }

  @Test
  void aPoolThatWasEmptyHasNothingToHandOver() {
    ShardHandover empty = ShardHandover.begin(TARGET, List.of());

    assertThat(empty.labels()).isEqualTo(Map.of());
    assertThat(empty.next(TARGET, FOUR, 0).labels()).containsOnlyKeys("a", "b", "c", "d");
  }

  @Test
  void asManyShardsAreHandedOverAsSomebodyServesWhoDoesNotOwnThemAnyMore() {
    ShardHandover joined = ShardHandover.begin(TARGET, FOUR).next(TARGET, FIVE, 0);

    long moved = 0;
    for (int shard = 0; shard < 64; shard++) {
      moved += placed(FIVE).owners(shard).containsAll(placed(FOUR).owners(shard)) ? 0 : 1;
    }
    assertThat(joined.handingOver()).isPositive().isEqualTo((int) moved);
  }

  @Test
  void ofAnotherDivisionNoShardIsHandedOver() {
    ShardHandover changed = ShardHandover.begin(TARGET, FOUR).next(target(128, 2), FOUR, 0);

    assertThat(changed.past()).hasSize(1);
    assertThat(changed.handingOver()).isZero();
  }

  @Test
  void theEarlierOfTwoTimesIsFoundAlsoWhereTheClockWrapsAround() {
    long before = Long.MAX_VALUE - 5;
    long after = before + 10;

    assertThat(after).isNegative();
    assertThat(ShardHandover.earlier(before, after)).isEqualTo(before);
    assertThat(ShardHandover.earlier(after, before)).isEqualTo(before);
  }

  @Test
  void theFirstEndOfSeveralIsTheNextOne() {
    ShardHandover twice =
        ShardHandover.begin(TARGET, FOUR)
            .next(TARGET, FIVE, seconds(0))
            .next(TARGET, members("a", "b", "c"), seconds(7));

    assertThat(twice.past()).hasSize(2);
    assertThat(twice.nextEndNanos()).hasValue(seconds(30));
  }
}
