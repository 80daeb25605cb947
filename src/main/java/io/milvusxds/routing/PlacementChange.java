package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What changes from one placement to another: what an operator wants to see before scaling.
 *
 * <p>Shares of keys are exact over all possible hashes, so they take each key for equally likely;
 * they are not shares of requests.
 *
 * @param before how shards were laid out
 * @param after how they will be
 * @param moves the shards whose owners differ, ascending; empty when the numbers of shards differ,
 *     since a shard of one is none of the other
 * @param keys what happens to the keys
 * @param loads every member of either placement, by name
 */
public record PlacementChange(
    ShardSpec before,
    ShardSpec after,
    List<ShardMove> moves,
    KeyShares keys,
    List<MemberLoad> loads) {
  public PlacementChange {
    requireNonNull(before, "before");
    requireNonNull(after, "after");
    requireNonNull(keys, "keys");
    moves = List.copyOf(moves);
    loads = List.copyOf(loads);
  }

  /** Compares two placements, also such that have different numbers of shards or replicas. */
  public static PlacementChange between(ShardPlacement before, ShardPlacement after) {
    return new PlacementChange(
        before.spec(),
        after.spec(),
        before.spec().shards() == after.spec().shards() ? moves(before, after) : List.of(),
        KeyShares.between(before, after),
        loads(before, after));
  }

  /** How many replicas of shards get to a member that did not own the shard; 0 with no moves. */
  public int movedSlots() {
    return moves.stream().mapToInt(move -> move.to().size()).sum();
  }

  private static List<ShardMove> moves(ShardPlacement before, ShardPlacement after) {
    return IntStream.range(0, before.spec().shards())
        .mapToObj(shard -> move(shard, before.owners(shard), after.owners(shard)))
        .filter(move -> !move.from().isEmpty() || !move.to().isEmpty())
        .toList();
  }

  private static ShardMove move(int shard, List<String> before, List<String> after) {
    return new ShardMove(
        shard,
        before.stream().filter(owner -> !after.contains(owner)).toList(),
        after.stream().filter(owner -> !before.contains(owner)).toList());
  }

  private static List<MemberLoad> loads(ShardPlacement before, ShardPlacement after) {
    TreeSet<String> names = new TreeSet<>();
    before.members().forEach(member -> names.add(member.name()));
    after.members().forEach(member -> names.add(member.name()));
    double meanBefore = meanLoad(before);
    double meanAfter = meanLoad(after);
    return names.stream()
        .map(
            name ->
                new MemberLoad(name, held(before, name, meanBefore), held(after, name, meanAfter)))
        .toList();
  }

  private static MemberLoad.Held held(ShardPlacement placement, String name, double mean) {
    int shards = placement.shardsOf(name).length();
    return new MemberLoad.Held(shards, mean > 0 ? shards / mean : 0);
  }

  private static double meanLoad(ShardPlacement placement) {
    return placement.members().stream()
        .mapToInt(member -> placement.shardsOf(member.name()).length())
        .average()
        .orElse(0);
  }
}
