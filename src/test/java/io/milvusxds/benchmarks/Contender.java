package io.milvusxds.benchmarks;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;

import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.xds.NodeGroups;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A server that is measured: one cluster {@code a} for every node, with these endpoints. */
interface Contender {
  /** Where it listens. */
  int port();

  /** Replaces the endpoints. */
  void publish(ClusterLoadAssignment endpoints);

  /** The names that may be measured. */
  List<String> NAMES = List.of("milvus-xds", "java-control-plane");

  /** A started server. */
  static Contender start(String name) throws IOException {
    return name.equals("milvus-xds") ? own() : javaControlPlane();
  }

  /** An assignment of {@code a} that differs for each number. */
  static ClusterLoadAssignment endpoints(int count, int number) {
    // The first port changes, as when one node is replaced.
    return EnvoyMessages.endpoints(
        "a", IntStream.range(0, count).map(i -> i == 0 ? 30_000 + number : 10_000 + i).toArray());
  }

  private static Contender own() throws IOException {
    XdsServer<String> server =
        new XdsServer<>(
            node -> new NodeGroups.Choice.Member<>("g"),
            XdsListener.NONE,
            XdsLimits.DEFAULT,
            Clock.systemUTC());
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new Contender() {
      @Override
      public int port() {
        return server.port();
      }

      @Override
      public void publish(ClusterLoadAssignment endpoints) {
        server.publish("g", EnvoyMessages.snapshot(cluster("a", 1), endpoints), System.nanoTime());
      }
    };
  }

  private static Contender javaControlPlane() throws IOException {
    SimpleCache<String> cache = new SimpleCache<>(node -> "g");
    V3DiscoveryServer discovery = new V3DiscoveryServer(cache);
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            // Without this it would end the connections of clients that ping.
            .permitKeepAliveTime(500, TimeUnit.MILLISECONDS)
            .addService(discovery.getAggregatedDiscoveryServiceImpl())
            .build()
            .start();
    return new Contender() {
      private int version;

      @Override
      public int port() {
        return server.getPort();
      }

      @Override
      public void publish(ClusterLoadAssignment endpoints) {
        version++;
        List<Cluster> clusters = List.of(cluster("a", 1));
        cache.setSnapshot(
            "g",
            io.envoyproxy.controlplane.cache.v3.Snapshot.create(
                clusters,
                "1",
                List.of(endpoints),
                Integer.toString(version),
                List.of(),
                "1",
                List.of(),
                "1",
                List.of(),
                "1"));
      }
    };
  }
}
