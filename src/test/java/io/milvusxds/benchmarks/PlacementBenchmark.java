package io.milvusxds.benchmarks;

import io.milvusxds.routing.ShardMember;
import io.milvusxds.routing.ShardSpec;
import io.milvusxds.testing.services.ShardMembers;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Lets a member join and leave many clusters and prints what moved and how even the load was, for
 * the placement of milvus-xds and for Envoy's own hashes.
 */
public final class PlacementBenchmark {
  private static final int SETS = Integer.getInteger("sets", 200);
  private static final int[] SHARDS = {64, 256, 1024, 2048, 4096};
  private static final int[] REPLICAS = {1, 2, 3};
  private static final int[] MEMBERS = {3, 10, 50};
  private static final int WARM_UP = 30;

  private PlacementBenchmark() {}

  public static void main(String[] arguments) {
    System.out.printf(Locale.ROOT, "%d clusters for each line%n%n", SETS);
    System.out.println(
        "| | members | replicas | join: moved ÷ minimum | leave: moved ÷ minimum"
            + " | fullest ÷ mean, mean | 95 % below | most | lost all owners | ms |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    ShardSpec warm = spec(1024, 2);
    for (int i = 0; i < WARM_UP; i++) {
      KeyTable.placed(warm, ShardMembers.set(i, 50));
    }
    for (int members : MEMBERS) {
      for (int shards : SHARDS) {
        for (int replicas : REPLICAS) {
          ShardSpec spec = spec(shards, replicas);
          row(shards + " shards", members, replicas, set -> KeyTable.placed(spec, set));
        }
      }
      row("ring hash, 1024 points in all", members, 1, EnvoyHashes::ring);
      row("ring hash, 1024 points each", members, 1, EnvoyHashes::largeRing);
      row("maglev 65537", members, 1, EnvoyHashes::maglev);
    }
  }

  private static ShardSpec spec(int shards, int replicas) {
    return new ShardSpec(shards, replicas, new TreeMap<>());
  }

  private static void row(
      String name, int members, int replicas, Function<List<ShardMember>, KeyTable> way) {
    PlacementTally tally = new PlacementTally(members);
    for (int set = 0; set < SETS; set++) {
      tally.add(set, way);
    }
    System.out.printf(
        Locale.ROOT, "| %s | %d | %d | %s |%n", name, members, replicas, tally.cells(replicas > 1));
  }
}
