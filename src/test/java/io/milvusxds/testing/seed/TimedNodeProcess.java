package io.milvusxds.testing.seed;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.milvusxds.demo.FreePort;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.ChildJvm;
import io.milvusxds.testing.wire.TextMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own, which can be killed, stopped and brought back at the address that
 * it had. Used by one thread.
 */
final class TimedNodeProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(40);

  private final String name;
  private final HostPort address;
  private ChildJvm serving;
  // The next life; the same as the one that serves when there is none.
  private ChildJvm next;
  private Map<String, Long> earlierLives = new TreeMap<>();

  private TimedNodeProcess(String name, HostPort address, ChildJvm first) {
    this.name = name;
    this.address = address;
    this.serving = first;
    this.next = first;
  }

  /** Launches one that does not listen yet; {@link #listen} waits for it. */
  static TimedNodeProcess launch(String name) throws IOException {
    return new TimedNodeProcess(name, new HostPort("127.0.0.1", FreePort.find()), launchJvm(name));
  }

  private static ChildJvm launchJvm(String name) throws IOException {
    return ChildJvm.start(TimedNode.class, List.of(name));
  }

  HostPort address() {
    return address;
  }

  /** Launches a process for its next life, which {@link #listen} begins. */
  void launchNext() throws IOException {
    if (next == serving) {
      next = launchJvm(name);
    }
  }

  /** Waits until the process of its next life is ready to listen at once. */
  void awaitNext() throws IOException, InterruptedException {
    next.awaitOutput(text -> text.contains(TimedNode.STANDING_BY), START_LIMIT);
  }

  /** Begins its next life, or its first one; {@link #awaitListening} tells when it serves. */
  void listen() throws IOException, InterruptedException {
    awaitNext();
    next.say(Integer.toString(address.port()));
    if (next != serving) {
      serving.close();
      serving = next;
    }
  }

  void awaitListening() throws IOException, InterruptedException {
    serving.awaitOutput(text -> text.contains(TimedNode.LISTENING), START_LIMIT);
  }

  /** Keeps in mind how many searches it got, before it is killed. */
  void rememberCalls() throws InterruptedException {
    earlierLives = calls();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    serving.kill();
  }

  /** Sends it a signal, by its name without SIG. */
  void signal(String signal) throws IOException, InterruptedException {
    serving.signal(signal);
  }

  /** How many searches it got in all its lives, by front. */
  Map<String, Long> calls() throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try {
      String text =
          ClientCalls.blockingUnaryCall(
              channel,
              TextMethod.unary(TimedNode.CALLS),
              CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
              "");
      Map<String, Long> counts = new TreeMap<>(earlierLives);
      text.lines()
          .map(line -> line.split("="))
          .forEach(count -> counts.merge(count[0], Long.parseLong(count[1]), Long::sum));
      return counts;
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() throws IOException {
    next.close();
    serving.close();
  }
}
