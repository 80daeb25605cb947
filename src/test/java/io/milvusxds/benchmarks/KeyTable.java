package io.milvusxds.benchmarks;

import io.milvusxds.routing.ShardMember;
import io.milvusxds.routing.ShardPlacement;
import io.milvusxds.routing.ShardSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who owns which part of all keys, made by one of the ways that are compared.
 *
 * @param owners by part, ascending indexes of members; all parts are of equal size
 */
record KeyTable(List<int[]> owners) {
  /** The shards of milvus-xds. */
  static KeyTable placed(ShardSpec spec, List<ShardMember> members) {
    ShardPlacement placement = ShardPlacement.of(spec, members);
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      indexes.put(members.get(i).name(), i);
    }
    int[][] owners = new int[spec.shards()][];
    for (int shard = 0; shard < owners.length; shard++) {
      owners[shard] = placement.owners(shard).stream().mapToInt(indexes::get).sorted().toArray();
    }
    return new KeyTable(Arrays.asList(owners));
  }

  /** How many parts each member owns. */
  int[] loads(int members) {
    int[] loads = new int[members];
    owners.forEach(part -> Arrays.stream(part).forEach(member -> loads[member]++));
    return loads;
  }

  /** How many slots of the other table belong to a member that has none there in this one. */
  int gains(KeyTable other) {
    int gains = 0;
    for (int part = 0; part < owners.size(); part++) {
      for (int member : other.owners.get(part)) {
        gains += Arrays.binarySearch(owners.get(part), member) < 0 ? 1 : 0;
      }
    }
    return gains;
  }

  /** How many parts lose all their owners, on the way to the other table, but for the leaver. */
  int orphans(KeyTable other, int leaver) {
    int orphans = 0;
    for (int part = 0; part < owners.size(); part++) {
      int[] next = other.owners.get(part);
      boolean kept =
          Arrays.stream(owners.get(part))
              .anyMatch(member -> member != leaver && Arrays.binarySearch(next, member) >= 0);
      orphans += kept ? 0 : 1;
    }
    return orphans;
  }
}
