package io.milvusxds.testing.seed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.util.concurrent.AtomicLongMap;
import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.milvusxds.testing.wire.TextMethod;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The program of a {@link TimedNodeProcess}: a gRPC server that takes every method, answers after
 * as long as the call {@link Demand}s, and counts calls by front.
 *
 * <p>All settings of the server are those of the library, in particular for pings, except that a
 * message may be as large as one of Milvus.
 */
final class TimedNode {
  /** Who answers. */
  static final Metadata.Key<String> NODE =
      Metadata.Key.of("x-test-node", Metadata.ASCII_STRING_MARSHALLER);

  /** Through which front a call came. */
  static final Metadata.Key<String> FRONT =
      Metadata.Key.of("x-test-front", Metadata.ASCII_STRING_MARSHALLER);

  /** Asks how many calls of searches came, by front. */
  static final String CALLS = "test.Node/Calls";

  static final String STANDING_BY = "standing by\n";
  static final String LISTENING = "listening\n";

  private static final int REHEARSALS = 50;
  private static final int MAX_MESSAGE_BYTES = 128 << 20;

  private final String name;
  private final AtomicLongMap<String> searches = AtomicLongMap.create();
  // Answers are sent by its one thread.
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  private TimedNode(String name) {
    this.name = name;
  }

  /**
   * Waits for a port on its standard input, and serves it until that ends, as it does when the
   * parent is gone. So the slow start of a JVM is over when a node has to come back at a moment.
   */
  public static void main(String[] arguments) throws IOException {
    TimedNode node = new TimedNode(arguments[0]);
    node.rehearse();
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    System.out.print(STANDING_BY);
    String port = commands.readLine();
    if (port != null) {
      node.listen(Integer.parseInt(port));
      System.out.print(LISTENING);
      while (commands.readLine() != null) {
        // Nothing is expected there but its end.
      }
    }
    System.exit(0);
  }

  // Loads the classes that a call needs, on a port that nobody knows.
  private void rehearse() throws IOException {
    Server server = listen(0);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    for (int i = 0; i < REHEARSALS; i++) {
      String unused =
          ClientCalls.blockingUnaryCall(channel, TextMethod.unary(CALLS), CallOptions.DEFAULT, "");
    }
    channel.shutdownNow();
    server.shutdownNow();
  }

  private Server listen(int port) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .fallbackHandlerRegistry(new EveryMethod())
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .directExecutor()
        .build()
        .start();
  }

  private ServerCall.Listener<Integer> take(ServerCall<Integer, InputStream> call, Metadata asked) {
    String path = call.getMethodDescriptor().getFullMethodName();
    if (path.endsWith("/Search")) {
      searches.incrementAndGet(String.valueOf(asked.get(FRONT)));
    }
    call.request(1);
    return new ServerCall.Listener<>() {
      @Override
      public void onHalfClose() {
        var unused =
            clock.schedule(
                () -> answer(call, path, asked),
                Demand.takes(asked, name).toMillis(),
                TimeUnit.MILLISECONDS);
      }
    };
  }

  private void answer(ServerCall<Integer, InputStream> call, String path, Metadata asked) {
    if (call.isCancelled()) {
      return;
    }
    Metadata headers = new Metadata();
    headers.put(NODE, name);
    call.sendHeaders(headers);
    call.sendMessage(path.equals(CALLS) ? counted() : MilvusBytes.zeros(Demand.answerBytes(asked)));
    call.close(Status.OK, new Metadata());
  }

  private InputStream counted() {
    String lines =
        searches.asMap().entrySet().stream()
            .map(front -> front.getKey() + "=" + front.getValue() + "\n")
            .collect(Collectors.joining());
    return new ByteArrayInputStream(lines.getBytes(UTF_8));
  }

  private final class EveryMethod extends HandlerRegistry {
    private final MethodDescriptor.Marshaller<Integer> asked =
        new MilvusBytes("", MilvusBytes.SEARCHED);

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String path, @Nullable String authority) {
      ServerCallHandler<Integer, InputStream> handler = TimedNode.this::take;
      return ServerMethodDefinition.create(
          MethodDescriptor.<Integer, InputStream>newBuilder()
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(path)
              .setRequestMarshaller(asked)
              .setResponseMarshaller(new AsItIs())
              .build(),
          handler);
    }
  }

  private static final class AsItIs implements MethodDescriptor.Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream value) {
      return value;
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream;
    }
  }
}
