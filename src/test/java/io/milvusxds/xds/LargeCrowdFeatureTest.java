package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.BareStream.request;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.internal.ThreadExecutorMap;
import io.grpc.stub.StreamObserver;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many Envoys that are sent a large answer at the same time. What waits for its client waits in
 * memory, so the server looks at its connections in between and writes what they can take.
 *
 * <p>The clients live on the loop of the server: they read when it looks at its connections and
 * never else, however busy the machine is.
 */
class LargeCrowdFeatureTest {
  private static final String GROUP = "prod/milvus";
  private static final int CLIENTS = 300;
  // About 1 MB, so that a client takes it in several pieces.
  private static final int ENDPOINTS = 45_000;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger mostWaiting = new AtomicInteger();
  private final AtomicInteger acceptedBeforeTheLast = new AtomicInteger();
  private final List<ManagedChannel> connections = new ArrayList<>();
  private volatile @Nullable EventLoop loop;

  private final XdsListener events =
      new XdsListener() {
        @Override
        public void opened(StreamStatus stream) {
          loop = (EventLoop) ThreadExecutorMap.currentExecutor();
        }

        @Override
        public void sent(ResourceType type, int resources, int sizeBytes) {
          mostWaiting.accumulateAndGet(sent.incrementAndGet() - received.get(), Math::max);
          acceptedBeforeTheLast.set(accepted.get());
        }

        @Override
        public void accepted(ResourceType type) {
          accepted.incrementAndGet();
        }
      };
  private final XdsServer<String> server =
      new XdsServer<>(
          node -> new NodeGroups.Choice.Member<>(node.cluster()),
          events,
          XdsLimits.DEFAULT,
          Clock.systemUTC());

  /** Accepts what comes. */
  private final class Client implements StreamObserver<DiscoveryResponse> {
    private final StreamObserver<DiscoveryRequest> requests;

    Client(ManagedChannel connection) {
      requests = AggregatedDiscoveryServiceGrpc.newStub(connection).streamAggregatedResources(this);
    }

    void ask() {
      requests.onNext(wish().build());
    }

    @Override
    public void onNext(DiscoveryResponse response) {
      received.incrementAndGet();
      requests.onNext(
          wish()
              .setVersionInfo(response.getVersionInfo())
              .setResponseNonce(response.getNonce())
              .build());
    }

    @Override
    public void onError(Throwable end) {}

    @Override
    public void onCompleted() {}
  }

  private static DiscoveryRequest.Builder wish() {
    return request(GROUP, ENDPOINT.typeUrl()).addResourceNames("a");
  }

  private static Snapshot pool(int size) {
    return snapshot(endpoints("a", IntStream.rangeClosed(1, size).toArray()));
  }

  @BeforeEach
  void connect() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ManagedChannel first =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    connections.add(first);
    BareStream.sotw(first).send(request("another", ENDPOINT.typeUrl()));
    await("its loop").until(() -> loop != null);
    for (int i = 0; i < CLIENTS; i++) {
      ManagedChannel connection =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port())
              .usePlaintext()
              .eventLoopGroup(requireNonNull(loop).parent())
              .channelType(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
              .directExecutor()
              .build();
      connections.add(connection);
      var unused = connection.getState(true);
    }
    for (ManagedChannel connection : connections) {
      await("a connection").until(() -> connection.getState(false) == ConnectivityState.READY);
    }
  }

  @AfterEach
  void close() {
    connections.forEach(ManagedChannel::shutdownNow);
    server.close();
  }

  private void everybodyAsks() {
    requireNonNull(loop)
        .execute(
            () -> connections.stream().skip(1).forEach(connection -> new Client(connection).ask()));
  }

  @Test
  void ofTheAnswersToThoseWhoComeAtOnceAFewAtATimeWaitInMemory() {
    server.publish(GROUP, pool(ENDPOINTS));

    everybodyAsks();

    await("all").until(() -> accepted.get() == CLIENTS);
    // One as seen here; all of them when the server does not look at its connections meanwhile.
    assertThat(mostWaiting.get()).isLessThan(10);
  }

  @Test
  void aLargeChangeGoesOutInPortionsBetweenWhichThoseWhoHaveItAreHeard() {
    server.publish(GROUP, pool(1));
    everybodyAsks();
    await("all").until(() -> accepted.get() == CLIENTS);
    mostWaiting.set(0);

    server.publish(GROUP, pool(ENDPOINTS));

    await("all").until(() -> accepted.get() == 2 * CLIENTS);
    // Two portions of 64 as seen here; all of them, and no ACK, when it does not look.
    assertThat(mostWaiting.get()).isLessThan(CLIENTS * 2 / 3);
    assertThat(acceptedBeforeTheLast.get()).isGreaterThan(CLIENTS);
  }
}
