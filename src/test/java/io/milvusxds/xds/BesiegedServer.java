package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.testing.xds.RecordingListener;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server with a well-behaved client, and channels for clients that are not. It tells whether the
 * good one is still served at once, and whether everything of the bad ones is gone.
 */
final class BesiegedServer implements AutoCloseable {
  static final String GROUP = "prod/milvus";
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  final RecordingListener events = new RecordingListener();
  final XdsServer<String> server;
  private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();
  private final AtomicInteger content = new AtomicInteger();
  private final XdsClient bystander;

  BesiegedServer(XdsLimits limits) throws IOException {
    server =
        new XdsServer<>(
            node ->
                node.cluster().isEmpty()
                    ? new NodeGroups.Choice.Refused<>("node.cluster is empty")
                    : new NodeGroups.Choice.Member<>(node.cluster()),
            events,
            limits,
            Clock.systemUTC());
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    publishNext();
    bystander = XdsClient.connect(server.port(), GROUP).subscribeToAll(CLUSTER);
    bystander.awaitNames(CLUSTER, "a");
  }

  /** Publishes one cluster {@code a} with a content that was not there before. */
  void publishNext() {
    server.publish(GROUP, snapshot(cluster("a", content.incrementAndGet())), System.nanoTime());
  }

  /** A connection of its own. */
  ManagedChannel connection() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  /** Ends a connection; nothing of it stays at the client's side. */
  void disconnect(ManagedChannel connection) {
    connection.shutdownNow();
    channels.remove(connection);
  }

  /** A stream on a connection of its own, reading what comes. */
  BareStream stream() {
    return BareStream.sotw(connection()).read(Integer.MAX_VALUE);
  }

  /** A delta stream on a connection of its own, reading what comes. */
  BareStream deltaStream() {
    return BareStream.delta(connection()).read(Integer.MAX_VALUE);
  }

  /** Fails unless a change reaches the good client within two seconds, on the stream it had. */
  void assertTheOthersAreServedAtOnce() {
    long begin = System.nanoTime();
    publishNext();
    bystander.awaitHeld(CLUSTER, cluster("a", content.get()));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
  }

  /** Fails unless the good client's stream is the only one left, and no gauge counts another. */
  void assertOnlyTheGoodClientIsLeft() {
    await("one stream").until(() -> server.streams().size() == 1 && events.open() == 1);
    assertThat(server.groups()).containsOnlyKeys(GROUP).containsEntry(GROUP, 1);
  }

  /** Bytes in use when all garbage is gone; the least of several looks, since others run, too. */
  long usedHeapBytes() {
    bystander.forgetResponses();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Override
  public void close() {
    bystander.close();
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
