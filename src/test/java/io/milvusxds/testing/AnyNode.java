package io.milvusxds.testing;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A gRPC server that answers any unary method with an empty message and says who it is; it counts
 * calls by path.
 */
public final class AnyNode implements AutoCloseable {
  static final Metadata.Key<String> NODE =
      Metadata.Key.of("x-test-node", Metadata.ASCII_STRING_MARSHALLER);

  // More than Envoy lets pass, so that a refusal is Envoy's.
  private static final int MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

  private final String name;
  private final String host;
  private final Server server;
  private final ConcurrentMap<String, LongAdder> calls = new ConcurrentHashMap<>();

  private AnyNode(String name, InetSocketAddress address) throws IOException {
    this.name = name;
    this.host = address.getAddress().getHostAddress();
    this.server =
        NettyServerBuilder.forAddress(address)
            .fallbackHandlerRegistry(new AnyMethod(this::answer))
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build()
            .start();
  }

  /** A node on a free port of 127.0.0.1. */
  public static AnyNode start(String name) throws IOException {
    return new AnyNode(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** A node on this address of this machine. */
  public static AnyNode start(String name, HostPort address) throws IOException {
    return new AnyNode(name, new InetSocketAddress(address.host(), address.port()));
  }

  public HostPort address() {
    return new HostPort(host, server.getPort());
  }

  /** How many calls it got, by path without the leading slash. */
  public Map<String, Long> calls() {
    Map<String, Long> counts = new TreeMap<>();
    calls.forEach((path, count) -> counts.put(path, count.sum()));
    return counts;
  }

  /** All calls that it got. */
  public long total() {
    return calls().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Breaks all connections at once. */
  public void kill() throws InterruptedException {
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private ServerCall.Listener<byte[]> answer(ServerCall<byte[], byte[]> call, String path) {
    return new ServerCall.Listener<>() {
      @Override
      public void onHalfClose() {
        calls.computeIfAbsent(path, unused -> new LongAdder()).increment();
        Metadata headers = new Metadata();
        headers.put(NODE, name);
        call.sendHeaders(headers);
        call.sendMessage(new byte[0]);
        call.close(Status.OK, new Metadata());
      }
    };
  }
}
