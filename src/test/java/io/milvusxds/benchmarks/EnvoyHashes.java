package io.milvusxds.benchmarks;

import io.milvusxds.routing.SegmentHash;
import io.milvusxds.routing.ShardMember;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Envoy's own consistent hashing, simulated, as tables over the same keys for every member set. */
final class EnvoyHashes {
  private static final int MAGLEV_SIZE = 65_537;
  private static final int RING_POINTS = 1_024;
  private static final int KEYS = 65_536;

  private EnvoyHashes() {}

  /**
   * A ring with about as many points in all as Envoy's least ring size, or one a member; see {@code
   * minimum_ring_size} of the ring hash policy.
   */
  static KeyTable ring(List<ShardMember> members) {
    return ring(members, (RING_POINTS + members.size() - 1) / members.size());
  }

  /** A ring with 1024 points for each member. */
  static KeyTable largeRing(List<ShardMember> members) {
    return ring(members, RING_POINTS);
  }

  private static KeyTable ring(List<ShardMember> members, int points) {
    TreeMap<Long, Integer> ring = new TreeMap<>(Long::compareUnsigned);
    for (int member = 0; member < members.size(); member++) {
      for (int point = 0; point < points; point++) {
        ring.put(SegmentHash.hash(members.get(member).name() + "_" + point), member);
      }
    }
    List<int[]> owners = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      Map.Entry<Long, Integer> next = ring.ceilingEntry(SegmentHash.hash("key " + key));
      owners.add(new int[] {next == null ? ring.firstEntry().getValue() : next.getValue()});
    }
    return new KeyTable(owners);
  }

  /** The table of Maglev with 65537 entries, filled in turn by each member's permutation. */
  static KeyTable maglev(List<ShardMember> members) {
    List<Integer> turns =
        IntStream.range(0, members.size())
            .boxed()
            .sorted(Comparator.comparing(member -> members.get(member).name()))
            .toList();
    long[] offsets = new long[members.size()];
    long[] skips = new long[members.size()];
    for (int member = 0; member < offsets.length; member++) {
      String name = members.get(member).name();
      offsets[member] = Long.remainderUnsigned(SegmentHash.hash(name), MAGLEV_SIZE);
      skips[member] = Long.remainderUnsigned(SegmentHash.hash("skip " + name), MAGLEV_SIZE - 1) + 1;
    }
    int[] table = new int[MAGLEV_SIZE];
    Arrays.fill(table, -1);
    for (int filled = 0; filled < MAGLEV_SIZE; filled++) {
      int member = turns.get(filled % turns.size());
      while (table[(int) offsets[member]] >= 0) {
        offsets[member] = (offsets[member] + skips[member]) % MAGLEV_SIZE;
      }
      table[(int) offsets[member]] = member;
    }
    return new KeyTable(Arrays.stream(table).mapToObj(member -> new int[] {member}).toList());
  }
}
