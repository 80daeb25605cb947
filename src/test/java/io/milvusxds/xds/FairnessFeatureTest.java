package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.BareStream.request;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.ResourceType.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.testing.xds.RecordingListener;
import io.milvusxds.testing.xds.XdsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who waits for whom when a thousand Envoys come back at the same time. */
class FairnessFeatureTest {
  private static final int ARRIVING = 1_000;
  private static final int CONNECTIONS = 20;
  // While it is closed, whoever admits a client is busy with that.
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch busy = new CountDownLatch(2);
  private final RecordingListener events = new RecordingListener();
  private final XdsServer server =
      new XdsServer(this::admit, events, XdsLimits.DEFAULT, Clock.systemUTC());

  private NodeGroups.Choice admit(EnvoyNode node) {
    try {
      busy.countDown();
      if (node.cluster().equals("arriving") && !gate.await(15, TimeUnit.SECONDS)) {
        return new NodeGroups.Choice.Refused("the gate stayed closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new NodeGroups.Choice.Member(node.cluster());
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
      await("somebody at the gate").until(() -> busy.getCount() == 0);

      server.publish("connected", snapshot(cluster("a", 2)), System.nanoTime());

      connected.awaitHeld(CLUSTER, cluster("a", 2));
      assertThat(events.open()).isEqualTo(1);
      gate.countDown();
      await("all served").until(() -> events.open() == ARRIVING + 1);
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
