package io.milvusxds.xds;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one server: one that accepts connections, and those that carry them, each
 * connection by the same one from its begin to its end.
 */
final class Loops implements AutoCloseable {
  // On two cores a second loop made a change for a thousand streams no faster (36 and 37 ms) and a
  // push dearer (68 and 61 µs of CPU): docs/adr/0027.
  private static final int COUNT = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final EventLoopGroup accepting = group(1, "xds-accept");
  private final EventLoopGroup carrying = group(COUNT, "xds-loop-%d");
  private final ImmutableMap<EventExecutor, Loop> loops;

  Loops() {
    ImmutableMap.Builder<EventExecutor, Loop> built = ImmutableMap.builder();
    carrying.forEach(thread -> built.put(thread, new Loop(thread)));
    this.loops = built.buildOrThrow();
  }

  /** Makes a server run on these threads. */
  void carry(NettyServerBuilder server) {
    server
        .bossEventLoopGroup(accepting)
        .workerEventLoopGroup(carrying)
        .channelType(channelType())
        // Without this gRPC would hand each call to a thread of its own.
        .directExecutor();
  }

  /** The loop of a thread that carries connections. */
  Loop of(EventExecutor thread) {
    return requireNonNull(loops.get(thread), "a connection is carried by one of the loops");
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
