package io.milvusxds.benchmarks.micro;

import io.milvusxds.routing.ShardMember;
import io.milvusxds.routing.ShardPlacement;
import io.milvusxds.routing.ShardSpec;
import io.milvusxds.testing.services.ShardMembers;
import java.util.List;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Who owns which shard, with two replicas. */
@State(Scope.Benchmark)
public class Placement {
  @Param({"1024 shards, 10 nodes", "1024 shards, 50 nodes", "4096 shards, 50 nodes"})
  public String size;

  private ShardSpec spec;
  private List<ShardMember> members;

  @Setup
  public void setUp() {
    String[] words = size.split(" ");
    spec = new ShardSpec(Integer.parseInt(words[0]), 2, new TreeMap<>());
    members = ShardMembers.set(1, Integer.parseInt(words[2]));
  }

  @Benchmark
  public Object ofAllShards() {
    return ShardPlacement.of(spec, members);
  }
}
