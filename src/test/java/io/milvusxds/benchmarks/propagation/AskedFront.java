package io.milvusxds.benchmarks.propagation;

import io.grpc.StatusRuntimeException;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.nodes.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** An Envoy that one client asks every millisecond, and which node answered last. */
final class AskedFront implements AutoCloseable {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final EnvoyProcess envoy;
  private final RawClient client;
  private final Thread asker = new Thread(this::ask, "asker");
  private volatile boolean isClosed;
  private volatile Seen seen = new Seen("", 0);
  private final AtomicInteger failures = new AtomicInteger();

  /** The node that answers now, and when it did so first, by {@link System#nanoTime()}. */
  private record Seen(String node, long sinceNanos) {}

  private AskedFront(String name, EnvoyProcess envoy, int port) {
    this.name = name;
    this.envoy = envoy;
    this.client = new RawClient(new HostPort("127.0.0.1", port));
    asker.setDaemon(true);
  }

  /**
   * Starts one and begins to ask.
   *
   * @param bootstrap for the port that it is to listen on
   */
  static AskedFront start(String name, IntFunction<String> bootstrap)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    EnvoyProcess envoy = EnvoyProcess.start(EnvoyBinary.locate(), bootstrap.apply(port));
    AskedFront front = new AskedFront(name, envoy, port);
    envoy.awaitReady(LIMIT);
    front.asker.start();
    return front;
  }

  String name() {
    return name;
  }

  /** Calls that failed so far. */
  int failures() {
    return failures.get();
  }

  /** Waits until this node answers; returns when its first answer was there. */
  long awaitNode(String node) {
    Patience.await(name + ": an answer of " + node)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> seen.node().equals(node));
    return seen.sinceNanos();
  }

  private void ask() {
    while (!isClosed) {
      try {
        String node = client.call(SEARCH);
        if (!node.equals(seen.node())) {
          seen = new Seen(node, System.nanoTime());
        }
      } catch (StatusRuntimeException e) {
        failures.incrementAndGet();
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    client.close();
    envoy.close();
  }
}
