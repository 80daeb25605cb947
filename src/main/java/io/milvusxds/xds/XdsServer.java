package io.milvusxds.xds;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ticker;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvusxds.xds.connection.Connections;
import io.milvusxds.xds.limits.LimitStatus;
import io.milvusxds.xds.limits.Room;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.Snapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An xDS server: publishes snapshots for groups of Envoys, aggregated and per type,
 * state-of-the-world and delta.
 *
 * <p>{@code publish} and {@link #forgetIfIdle} are called by one thread; everything else by any.
 *
 * @param <K> what names a group of Envoys
 */
public final class XdsServer<K> implements AutoCloseable {
  private final XdsLimits limits;
  private final StreamRegistry<K> registry = new StreamRegistry<>();
  private final Room room;
  private final Connections connections;
  private final StreamContext<K> context;
  private @Nullable Server server;

  /**
   * A server that is not started yet.
   *
   * @param nodeGroups tells which group an Envoy belongs to
   * @param listener hears what happens on the streams
   */
  public XdsServer(NodeGroups<K> nodeGroups, XdsListener listener, XdsLimits limits, Clock clock) {
    requireNonNull(nodeGroups, "nodeGroups");
    requireNonNull(listener, "listener");
    requireNonNull(limits, "limits");
    requireNonNull(clock, "clock");
    this.limits = limits;
    this.room = Room.of(limits);
    this.connections = new Connections(limits, room, listener);
    this.context =
        new StreamContext<>(
            registry, nodeGroups, listener, limits, room, Ticker.systemTicker(), clock);
  }

  /**
   * Begins to listen.
   *
   * @param address port 0 takes a free one
   * @throws IOException when the address can not be had
   * @throws IllegalStateException when it listens already
   */
  public void start(InetSocketAddress address) throws IOException {
    if (server != null) {
      throw new IllegalStateException(
          "server: listens on port " + server.getPort() + " already (expected: one start)");
    }
    NettyServerBuilder builder = connections.server(address);
    new DiscoveryServices<>(connections, context).all().forEach(builder::addService);
    server = builder.build().start();
  }

  /** The port that it listens on. */
  public int port() {
    return started().getPort();
  }

  /**
   * Replaces what the Envoys of a group get, and wakes those that are connected; does not wait for
   * them.
   *
   * @param group as {@link NodeGroups} names it
   * @param eventNanos when the event that led to this happened, by {@link System#nanoTime()}
   * @return whether anything differs from what was published before
   */
  public boolean publish(K group, Snapshot snapshot, long eventNanos) {
    return registry
        .toPublish(group)
        .publish(
            snapshot,
            () ->
                context
                    .listener()
                    .converged(
                        group.toString(), Duration.ofNanos(context.ticker().read() - eventNanos)));
  }

  /** As {@link #publish(Object, Snapshot, long)}, for an event that happened just now. */
  public boolean publish(K group, Snapshot snapshot) {
    return publish(group, snapshot, context.ticker().read());
  }

  /** Whether at least one stream belongs to a group now. */
  public boolean hasStreams(K group) {
    return registry.find(group).filter(known -> known.size() > 0).isPresent();
  }

  /** Forgets a group and its content when no stream belongs to it; tells whether it is gone. */
  public boolean forgetIfIdle(K group) {
    return registry.forgetIfIdle(group);
  }

  /**
   * The groups that a stream belongs to or something is published for, with the number of their
   * streams.
   */
  public Map<K, Integer> groups() {
    return registry.groups().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().size()));
  }

  /**
   * Every stream whose client has named itself, in the order in which they began. Asks the threads
   * that carry them, and waits for their answers.
   *
   * @throws IllegalStateException when they do not answer within {@value
   *     StatusCall#PATIENCE_SECONDS} s
   */
  public List<StreamStatus> streams() {
    return StatusCall.of(registry.streams());
  }

  /** What clients may do, and how much of it they do now. */
  public List<LimitStatus> limits() {
    return LimitStatuses.of(limits, room, registry);
  }

  /**
   * Stops gracefully: takes no new connections, tells clients to go elsewhere (GOAWAY), and ends
   * the streams one by one, spread over a time, so that other replicas do not get all of them at
   * once.
   *
   * @param spread from the first stream's end to the last's
   */
  public void drain(Duration spread) throws InterruptedException {
    Server running = started();
    running.shutdown();
    Status reason = Status.UNAVAILABLE.withDescription("this server stops; connect again");
    long spreadMillis = Math.max(1, spread.toMillis());
    for (XdsStream<?> stream : registry.streams()) {
      long delayMillis = ThreadLocalRandom.current().nextLong(spreadMillis);
      stream.endLater(reason, TimeUnit.MILLISECONDS.toNanos(delayMillis));
    }
    running.awaitTermination(spreadMillis + 1_000, TimeUnit.MILLISECONDS);
    close();
  }

  /** Ends at once. */
  @Override
  public void close() {
    if (server != null) {
      server.shutdownNow();
      try {
        // The last words of the streams still need their loops.
        server.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    connections.close();
  }

  private Server started() {
    if (server == null) {
      throw new IllegalStateException("server: not started (expected: start() before this call)");
    }
    return server;
  }
}
