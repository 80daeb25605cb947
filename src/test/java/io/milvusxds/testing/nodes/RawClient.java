package io.milvusxds.testing.nodes;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.wire.RawBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls any method with an empty message and without retries of its own, so that a test sees what
 * Envoy did.
 */
public final class RawClient implements AutoCloseable {
  private final ManagedChannel channel;

  public RawClient(HostPort address) {
    this(
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .disableRetry()
            .build());
  }

  /** Calls over this channel, and closes it at the end. */
  public RawClient(ManagedChannel channel) {
    this.channel = channel;
  }

  /**
   * Calls a method.
   *
   * @param path for example {@code milvus.grpc.MilvusService/Search}
   * @return the name of the node that answered
   * @throws StatusRuntimeException when the call failed
   */
  public String call(String path) {
    return call(path, new byte[0], new Metadata(), CallOptions.DEFAULT);
  }

  /**
   * Calls a method with this message and these headers.
   *
   * @param options a deadline in them has no effect
   * @return the name of the node that answered
   * @throws StatusRuntimeException when the call failed
   */
  public String call(String path, byte[] message, Metadata sent, CallOptions options) {
    AtomicReference<@Nullable Metadata> headers = new AtomicReference<>();
    AtomicReference<@Nullable Metadata> trailers = new AtomicReference<>();
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(RawBytes.MARSHALLER, RawBytes.MARSHALLER)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(path)
            .build();
    byte[] unused =
        ClientCalls.blockingUnaryCall(
            ClientInterceptors.intercept(
                channel,
                MetadataUtils.newAttachHeadersInterceptor(sent),
                MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)),
            method,
            options.withDeadlineAfter(10, TimeUnit.SECONDS),
            message);
    Metadata answered = headers.get();
    String node = answered == null ? null : answered.get(AnyNode.NODE);
    return node == null ? "" : node;
  }

  /**
   * Calls a method over and over until told to stop; a call every few milliseconds from each of
   * these threads.
   */
  public Load load(int threads, String path) {
    return new Load(threads, path);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** Calls under way; at most two minutes. */
  public final class Load implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ExecutorService pool;
    private final List<Future<List<String>>> results = new ArrayList<>();

    private Load(int threads, String path) {
      pool = Executors.newFixedThreadPool(threads);
      for (int i = 0; i < threads; i++) {
        results.add(pool.submit(() -> run(path)));
      }
    }

    private List<String> run(String path) {
      List<String> outcomes = new ArrayList<>();
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (!stopped.get() && System.nanoTime() < deadline) {
        try {
          outcomes.add(call(path));
        } catch (StatusRuntimeException e) {
          outcomes.add("failed: " + e.getStatus());
        }
      }
      return outcomes;
    }

    /** Ends the load; who answered each call, or {@code failed: …}. */
    public List<String> stop() throws Exception {
      stopped.set(true);
      List<String> all = new ArrayList<>();
      for (Future<List<String>> result : results) {
        all.addAll(result.get(30, TimeUnit.SECONDS));
      }
      pool.shutdownNow();
      return all;
    }

    @Override
    public void close() {
      stopped.set(true);
      pool.shutdownNow();
    }
  }
}
