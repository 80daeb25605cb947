package io.milvusxds.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.milvusxds.testing.wire.RawBytes;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients that each subscribe to the endpoints of one cluster on a connection of their own,
 * and accept what comes. They read no more of a response than its version and nonce, since they
 * share the machine with the server.
 */
final class Fleet implements AutoCloseable {
  private static final MethodDescriptor<byte[], byte[]> METHOD =
      AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod().toBuilder(
              RawBytes.MARSHALLER, RawBytes.MARSHALLER)
          .build();
  private static final int VERSION = 1;
  private static final int NONCE = 5;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Client> clients = new ArrayList<>();
  private final String group;
  private final String cluster;
  private final AtomicLong received = new AtomicLong();

  private Fleet(String group, String cluster) {
    this.group = group;
    this.cluster = cluster;
  }

  /**
   * Connects all of them at once; does not wait.
   *
   * @param group what they name as {@code node.cluster}
   * @param cluster whose endpoints they want
   */
  static Fleet connect(int port, int size, String group, String cluster) {
    Fleet fleet = new Fleet(group, cluster);
    for (int i = 0; i < size; i++) {
      fleet.clients.add(fleet.new Client(port, "client-" + i));
    }
    return fleet;
  }

  /** Responses that all of them together have received. */
  long received() {
    return received.get();
  }

  /** Waits, at most a minute, until they have received this many in all; returns when it was. */
  long awaitReceived(long total) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (received.get() < total) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "only " + received.get() + " of " + total + " responses within a minute");
      }
      LockSupport.parkNanos(50_000);
    }
    return clients.stream().mapToLong(client -> client.lastNanos).max().orElseThrow();
  }

  @Override
  public void close() {
    clients.forEach(client -> client.channel.shutdownNow());
    var unused = loop.shutdownGracefully();
  }

  private final class Client extends ClientCall.Listener<byte[]> {
    private final ManagedChannel channel;
    private final ClientCall<byte[], byte[]> call;
    private final String id;
    private volatile long lastNanos;

    Client(int port, String id) {
      this.id = id;
      channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .maxInboundMessageSize(64 << 20)
              .directExecutor()
              .eventLoopGroup(loop)
              .channelType(NioSocketChannel.class)
              .build();
      call = channel.newCall(METHOD, CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.request(Integer.MAX_VALUE);
      send("", "");
    }

    private void send(String version, String nonce) {
      DiscoveryRequest.Builder request =
          DiscoveryRequest.newBuilder()
              .setTypeUrl(ResourceType.ENDPOINT.typeUrl())
              .addResourceNames(cluster)
              .setVersionInfo(version)
              .setResponseNonce(nonce);
      request.getNodeBuilder().setId(id).setCluster(group);
      call.sendMessage(request.build().toByteArray());
    }

    @Override
    public void onMessage(byte[] message) {
      lastNanos = System.nanoTime();
      received.incrementAndGet();
      try {
        CodedInputStream in = CodedInputStream.newInstance(message);
        ByteString version = ByteString.EMPTY;
        ByteString nonce = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
          switch (tag >>> 3) {
            case VERSION -> version = in.readBytes();
            case NONCE -> nonce = in.readBytes();
            default -> in.skipField(tag);
          }
        }
        send(version.toStringUtf8(), nonce.toStringUtf8());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.getCode() != Status.Code.UNAVAILABLE) {
        System.err.println("a client's stream ended: " + status);
      }
    }
  }
}
