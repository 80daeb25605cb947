package io.milvusxds.testing;

import com.google.common.io.ByteStreams;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC server on a free port that takes every method and answers with its own name, or not. */
public final class StubNode implements AutoCloseable {
  /** What it does with a call. */
  public enum Answer {
    /** Its name. */
    NAME,
    /** gRPC UNAVAILABLE. */
    UNAVAILABLE,
    /** Nothing, ever. */
    NOTHING
  }

  /** Any bytes as text. */
  public static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
          try {
            return new String(ByteStreams.toByteArray(stream), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final String name;
  private final Server server;
  private final List<String> methods = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private volatile Answer answer = Answer.NAME;
  private volatile Duration delay = Duration.ZERO;

  private StubNode(String name) {
    this.name = name;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .fallbackHandlerRegistry(new EveryMethod())
            .directExecutor()
            .build();
  }

  /** Starts one that answers with its name. */
  public static StubNode start(String name) throws IOException {
    StubNode node = new StubNode(name);
    node.server.start();
    return node;
  }

  /** Changes what it does with the calls that come from now on. */
  public StubNode answering(Answer newAnswer) {
    answer = newAnswer;
    return this;
  }

  /** Changes how long it takes for the calls that come from now on. */
  public StubNode after(Duration newDelay) {
    delay = newDelay;
    return this;
  }

  /** Where it listens, as the {@code endpoints} annotation has it. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** The methods that were called, in order. */
  public List<String> methods() {
    return List.copyOf(methods);
  }

  @Override
  public void close() {
    server.shutdownNow();
    clock.shutdownNow();
  }

  private void take(ServerCall<String, String> call) {
    methods.add(call.getMethodDescriptor().getFullMethodName());
    call.request(1);
    Answer now = answer;
    if (delay.isZero()) {
      answer(call, now);
    } else {
      // It ends with the node.
      Future<?> unused =
          clock.schedule(() -> answer(call, now), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void answer(ServerCall<String, String> call, Answer now) {
    if (call.isCancelled()) {
      return;
    }
    switch (now) {
      case NAME -> {
        call.sendHeaders(new Metadata());
        call.sendMessage(name);
        call.close(Status.OK, new Metadata());
      }
      case UNAVAILABLE -> call.close(Status.UNAVAILABLE, new Metadata());
      case NOTHING -> {}
    }
  }

  private final class EveryMethod extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
      ServerCallHandler<String, String> handler =
          (call, headers) -> {
            take(call);
            return new ServerCall.Listener<>() {};
          };
      return ServerMethodDefinition.create(unary(method), handler);
    }
  }

  /** The descriptor of a method that takes and gives any bytes. */
  public static MethodDescriptor<String, String> unary(String method) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(method)
        .setRequestMarshaller(TEXT)
        .setResponseMarshaller(TEXT)
        .build();
  }
}
