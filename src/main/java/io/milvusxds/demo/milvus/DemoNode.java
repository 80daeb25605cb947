package io.milvusxds.demo.milvus;

import static java.util.Objects.requireNonNull;

import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * A server that speaks a part of the Milvus 1.x API on 127.0.0.1 and says in every answer who it
 * is.
 *
 * <p>A read-only node refuses writes inside its answer, as Milvus tells errors. Safe for any number
 * of threads.
 */
public final class DemoNode implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final int MAX_REQUEST_BYTES = 64 << 20;

  /**
   * What a node may have of its own.
   *
   * @param port 0 for a free one
   * @param interceptors of its calls, after they were counted; the first stands nearest to the
   *     storage
   */
  public record Options(int port, List<ServerInterceptor> interceptors) {
    public Options {
      interceptors = List.copyOf(interceptors);
    }
  }

  private final String name;
  private final EndpointRole role;
  private final Server server;
  private final NodeSignature signature;
  // Kept, since a server that has ended does not know its port any more.
  private final HostPort address;

  private DemoNode(String name, EndpointRole role, Server server, NodeSignature signature) {
    this.name = name;
    this.role = role;
    this.server = server;
    this.signature = signature;
    this.address = new HostPort("127.0.0.1", server.getPort());
  }

  /** Starts on a free port. */
  public static DemoNode start(String name, EndpointRole role, SharedStorage storage)
      throws IOException {
    return start(name, role, storage, 0);
  }

  /**
   * Starts on a port of one's own choice, so that a node can come back where it was.
   *
   * @param port 0 for a free one
   * @throws IOException when the port is taken
   */
  public static DemoNode start(String name, EndpointRole role, SharedStorage storage, int port)
      throws IOException {
    return start(name, role, storage, new Options(port, List.of()));
  }

  /** Starts as the options say. */
  public static DemoNode start(
      String name, EndpointRole role, SharedStorage storage, Options options) throws IOException {
    requireNonNull(name, "name");
    requireNonNull(role, "role");
    NodeSignature signature = new NodeSignature(name);
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()))
            .addService(
                ServerInterceptors.intercept(
                    ServerInterceptors.intercept(
                        new MilvusRpc(name, role, storage), options.interceptors()),
                    signature))
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .build()
            .start();
    return new DemoNode(name, role, server, signature);
  }

  public String name() {
    return name;
  }

  public EndpointRole role() {
    return role;
  }

  /** Where it listens, or did. */
  public HostPort address() {
    return address;
  }

  /** How many calls it got, by the name of the method; without those it never got. */
  public SortedMap<String, Long> calls() {
    return signature.calls();
  }

  /** How many calls of one method it got; 0 when none. */
  public long callsOf(String method) {
    return calls().getOrDefault(method, 0L);
  }

  /** Whether it takes calls. */
  public boolean isAlive() {
    return !server.isShutdown();
  }

  /** Ends at once: open calls and connections break, nobody is told before. */
  public void kill() throws InterruptedException {
    server.shutdownNow().awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets the calls under way finish, at most 5 s, and ends. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
