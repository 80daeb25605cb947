package io.milvusxds.xds.connection;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.grpc.ServerCall;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.milvusxds.xds.limits.ConnectionLimits;
import io.milvusxds.xds.limits.Room;
import io.milvusxds.xds.limits.XdsLimits;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one server: who is let in, and the threads. One thread accepts connections,
 * the others carry them, each connection by the same one from its begin to its end.
 */
public final class Connections implements AutoCloseable {
  private static final int FLOW_CONTROL_WINDOW = 64 * 1024;

  // On two cores a second loop made a change for a thousand streams no faster (36 and 37 ms) and a
  // push dearer (68 and 61 µs of CPU): docs/adr/0027.
  private static final int COUNT = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final EventLoopGroup accepting = group(1, "xds-accept");
  private final EventLoopGroup carrying = group(COUNT, "xds-loop-%d");
  private final ImmutableMap<EventExecutor, Loop> loops;
  private final XdsLimits limits;
  private final Room room;
  private final ConnectionListener listener;

  public Connections(XdsLimits limits, Room room, ConnectionListener listener) {
    this.limits = limits;
    this.room = room;
    this.listener = listener;
    ImmutableMap.Builder<EventExecutor, Loop> built = ImmutableMap.builder();
    carrying.forEach(thread -> built.put(thread, new Loop(thread)));
    this.loops = built.buildOrThrow();
  }

  /** A server on these threads that keeps to the limits, without services yet. */
  public NettyServerBuilder server(InetSocketAddress address) {
    ConnectionLimits connection = limits.connection();
    return NettyServerBuilder.forAddress(address, Door.credentials(this::doorkeeper))
        .bossEventLoopGroup(accepting)
        .workerEventLoopGroup(carrying)
        .channelType(channelType())
        // Without this gRPC would hand each call to a thread of its own.
        .directExecutor()
        .addStreamTracerFactory(Arrival.factory(room.memory()))
        // What a client sends ahead of the request that is worked on is not counted anywhere.
        .flowControlWindow(FLOW_CONTROL_WINDOW)
        // What is a little too large is refused with words, which gRPC itself does not do.
        .maxInboundMessageSize(Math.max(limits.maxRequestBytes(), 2 * limits.maxRequestBytes()))
        // gRPC ends connections that ping more often than every 5 minutes unless told otherwise;
        // Envoys ping every few seconds, also while nothing happens.
        .permitKeepAliveTime(500, TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        // Finds clients that vanished without a word.
        .keepAliveTime(connection.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(connection.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
        .maxConnectionIdle(connection.idle().toNanos(), TimeUnit.NANOSECONDS)
        .maxConcurrentCallsPerConnection(connection.maxStreams())
        .maxRstFramesPerWindow(connection.maxCancelsPerMinute(), 60);
  }

  private Doorkeeper doorkeeper() {
    return new Doorkeeper(room, listener, limits.connection().firstStream());
  }

  /** Notes that a stream is opened on the connection of a call; the loop of that connection. */
  public Loop open(ServerCall<?, ?> call) {
    Doorkeeper keeper = Doorkeeper.of(call);
    keeper.noteStream();
    return requireNonNull(
        loops.get(keeper.thread()), "a connection is carried by one of the loops");
  }

  /** Ends the threads after what is queued; does not wait. */
  @Override
  public void close() {
    stop(accepting);
    stop(carrying);
  }

  private static void stop(EventLoopGroup group) {
    var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static EventLoopGroup group(int count, String name) {
    ThreadFactory threads = new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build();
    return new MultiThreadIoEventLoopGroup(
        count,
        threads,
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  private static Class<? extends ServerChannel> channelType() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }
}
