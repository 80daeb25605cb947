package io.milvusxds.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The shards of a placement, counted by who owns them.
 *
 * @param placement one with members
 * @param shards how many shards have these owners, whose names ascend
 */
record OwnerGroups(ShardPlacement placement, Map<List<String>, Integer> shards) {
  /** Of losses that orphan equally many shards, no more than this are told apart by load. */
  private static final int MAX_COMPARED = 1000;

  static OwnerGroups of(ShardPlacement placement) {
    Map<List<String>, Integer> shards = new HashMap<>();
    for (int shard = 0; shard < placement.spec().shards(); shard++) {
      shards.merge(placement.owners(shard).stream().sorted().toList(), 1, Integer::sum);
    }
    return new OwnerGroups(placement, shards);
  }

  /** Those of the losses that leave the greatest number of shards without an owner. */
  List<List<String>> mostOrphaning(List<List<String>> losses) {
    int most = losses.stream().mapToInt(this::orphaned).max().orElse(0);
    return losses.stream().filter(lost -> orphaned(lost) == most).limit(MAX_COMPARED).toList();
  }

  /** How many shards have only owners that are lost: one, or two in order. */
  private int orphaned(List<String> lost) {
    int alone = lost.stream().mapToInt(name -> shards.getOrDefault(List.of(name), 0)).sum();
    return lost.size() == 1 ? alone : alone + shards.getOrDefault(lost, 0);
  }

  /** What it costs when these are lost, of whom some other member is left. */
  NodeLoss without(List<String> lost) {
    SortedMap<String, Double> load = new TreeMap<>();
    placement.members().stream()
        .map(ShardMember::name)
        .filter(name -> !lost.contains(name))
        .forEach(name -> load.put(name, 0.0));
    List<String> anybody = List.copyOf(load.keySet());
    shards.forEach(
        (owners, count) -> {
          List<String> left = owners.stream().filter(name -> !lost.contains(name)).toList();
          List<String> serving = left.isEmpty() ? anybody : left;
          serving.forEach(name -> load.merge(name, (double) count / serving.size(), Double::sum));
        });
    Map.Entry<String, Double> fullest =
        load.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    double all = placement.spec().shards();
    return new NodeLoss(
        lost,
        orphaned(lost) / all,
        fullest.getKey(),
        fullest.getValue() / all * placement.members().size());
  }
}
