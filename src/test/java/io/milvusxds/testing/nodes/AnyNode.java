package io.milvusxds.testing.nodes;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A gRPC server that answers any unary method and says who it is; it counts calls by path. It
 * answers with an empty message unless a test makes it fail, be slow or be silent.
 */
public final class AnyNode implements AutoCloseable {
  /** What it does with a call. */
  public enum Answer {
    /** What it replies, and its name in a header. */
    REPLY,
    /** gRPC UNAVAILABLE. */
    UNAVAILABLE,
    /** Nothing, ever. */
    NOTHING
  }

  /** What it replies to a request. */
  @FunctionalInterface
  public interface Reply {
    /**
     * The message of the answer.
     *
     * @param path without the leading slash
     */
    byte[] to(String path, byte[] request);
  }

  /**
   * What Envoy asks by itself. It is answered at once and not counted, whatever happens to other
   * calls, as by a node whose process runs.
   */
  static final String ALIVE = "grpc.health.v1.Health/Check";

  static final Metadata.Key<String> NODE =
      Metadata.Key.of("x-test-node", Metadata.ASCII_STRING_MARSHALLER);

  private static final Reply NOTHING_TO_SAY = (path, request) -> new byte[0];

  // More than Envoy lets pass, so that a refusal is Envoy's.
  private static final int MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

  private final String name;
  private final Reply reply;
  private final String host;
  private final Server server;
  private final ConcurrentMap<String, LongAdder> calls = new ConcurrentHashMap<>();
  // Its one thread starts with the first answer that is late.
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private volatile Answer answer = Answer.REPLY;
  private volatile Duration delay = Duration.ZERO;

  private AnyNode(String name, InetSocketAddress address, Reply reply) throws IOException {
    this.name = name;
    this.reply = reply;
    this.host = address.getAddress().getHostAddress();
    this.server =
        NettyServerBuilder.forAddress(address)
            .fallbackHandlerRegistry(new AnyMethod(this::take))
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build()
            .start();
  }

  /** A node on a free port of 127.0.0.1. */
  public static AnyNode start(String name) throws IOException {
    return start(name, NOTHING_TO_SAY);
  }

  /** A node on a free port of 127.0.0.1 that says something. */
  public static AnyNode start(String name, Reply reply) throws IOException {
    return new AnyNode(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), reply);
  }

  /** A node on this address of this machine. */
  public static AnyNode start(String name, HostPort address) throws IOException {
    InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
    return new AnyNode(name, socket, NOTHING_TO_SAY);
  }

  /** Changes what it does with the calls that come from now on. */
  public AnyNode answering(Answer newAnswer) {
    answer = newAnswer;
    return this;
  }

  /** Changes how long it takes for the calls that come from now on. */
  public AnyNode after(Duration newDelay) {
    delay = newDelay;
    return this;
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
    clock.shutdownNow();
  }

  private ServerCall.Listener<byte[]> take(ServerCall<byte[], byte[]> call, String path) {
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] request) {
        if (path.equals(ALIVE)) {
          answer(call, Answer.REPLY, path, request);
          return;
        }
        calls.computeIfAbsent(path, unused -> new LongAdder()).increment();
        Answer now = answer;
        if (delay.isZero()) {
          answer(call, now, path, request);
        } else {
          // It ends with the node.
          Future<?> unused =
              clock.schedule(
                  () -> answer(call, now, path, request), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    };
  }

  private void answer(ServerCall<byte[], byte[]> call, Answer now, String path, byte[] request) {
    if (call.isCancelled()) {
      return;
    }
    switch (now) {
      case REPLY -> {
        Metadata headers = new Metadata();
        headers.put(NODE, name);
        call.sendHeaders(headers);
        call.sendMessage(reply.to(path, request));
        call.close(Status.OK, new Metadata());
      }
      case UNAVAILABLE -> call.close(Status.UNAVAILABLE, new Metadata());
      case NOTHING -> {}
    }
  }
}
