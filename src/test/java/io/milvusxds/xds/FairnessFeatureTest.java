package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.BareStream.request;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who waits for whom when a thousand Envoys come back at the same time. */
class FairnessFeatureTest {
  private static final int ARRIVING = 1_000;
  private static final int CONNECTIONS = 20;
  private static final int PIECES_MEANWHILE = 15;
  // Of one arrival, so that a thousand of them are a second of work for one loop.
  private static final Duration WORK = Duration.ofMillis(1);

  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger arrivedWhenTold = new AtomicInteger(-1);
  private final XdsListener events =
      new XdsListener() {
        @Override
        public void opened(StreamStatus stream) {
          open.incrementAndGet();
        }

        @Override
        public void sent(ResourceType type, int resources, int sizeBytes) {
          // Only the connected one has two clusters.
          if (resources == 2) {
            arrivedWhenTold.set(arrived.get());
          }
        }
      };
  private final XdsServer<String> server =
      new XdsServer<>(this::admit, events, XdsLimits.DEFAULT, Clock.systemUTC());

  private NodeGroups.Choice<String> admit(EnvoyNode node) {
    if (node.cluster().equals("arriving")) {
      arrived.incrementAndGet();
      long end = System.nanoTime() + WORK.toNanos();
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
    }
    return new NodeGroups.Choice.Member<>(node.cluster());
  }

  @Test
  void anUpdateDoesNotWaitForAThousandEnvoysThatConnect() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.publish("connected", snapshot(cluster("a", 1)), System.nanoTime());
    server.publish("arriving", snapshot(cluster("a", 1)), System.nanoTime());
    ManagedChannel[] connections = new ManagedChannel[CONNECTIONS];
    try (XdsClient connected = XdsClient.connect(server.port(), "connected")) {
      connected.subscribeToAll(CLUSTER).awaitHeld(CLUSTER, cluster("a", 1));
      await("synced").until(() -> synced("connected"));
      for (int c = 0; c < CONNECTIONS; c++) {
        connections[c] =
            NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
        for (int i = 0; i < ARRIVING / CONNECTIONS; i++) {
          BareStream.sotw(connections[c]).read(9).send(request("arriving", CLUSTER.typeUrl()));
        }
      }
      await("the middle of the crowd").until(() -> arrived.get() > 100);

      server.publish("connected", snapshot(cluster("a", 2), cluster("b", 1)), System.nanoTime());
      // Only now, or what arrives while this thread has no processor would count, too.
      int before = arrived.get();
      await("the change").until(() -> arrivedWhenTold.get() >= 0);

      // Not behind all of them: each piece of work of theirs waits behind what is queued by then.
      assertThat(arrivedWhenTold.get() - before).isLessThan(PIECES_MEANWHILE);
      await("all served").until(() -> open.get() == ARRIVING + 1);
    } finally {
      for (ManagedChannel connection : connections) {
        if (connection != null) {
          connection.shutdownNow();
        }
      }
      server.close();
    }
  }

  private boolean synced(String group) {
    return server.streams().stream()
        .filter(stream -> stream.group().equals(group))
        .flatMap(stream -> stream.types().stream())
        .anyMatch(type -> type.summary().equals("synced"));
  }
}
