package io.milvusxds.benchmarks.micro;

import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.milvusxds.routing.SegmentHash;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.xds.resource.Resource;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The version of a load assignment, which is a hash of its bytes, and the shard of a key. */
public class Hashing {
  /** A load assignment. */
  @State(Scope.Benchmark)
  public static class Message {
    @Param({"10 endpoints", "1000 endpoints", "10000 endpoints"})
    public String size;

    private ClusterLoadAssignment message;

    @Setup
    public void setUp() {
      int count = Integer.parseInt(size.split(" ")[0]);
      message = EnvoyMessages.endpoints("a", IntStream.rangeClosed(1, count).toArray());
    }
  }

  /** A key as a client writes it. */
  @State(Scope.Benchmark)
  public static class Key {
    @Param({"18 digits"})
    public String size;

    private String key = "";

    @Setup
    public void setUp() {
      key = "446592417349206017";
    }
  }

  @Benchmark
  public Object bytesAndVersion(Message of) {
    return Resource.of(of.message);
  }

  @Benchmark
  public int shardOfAKey(Key of) {
    return SegmentHash.shard(of.key, 1024);
  }
}
