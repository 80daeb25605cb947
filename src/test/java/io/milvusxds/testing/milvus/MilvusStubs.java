package io.milvusxds.testing.milvus;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.UncheckedExecutionException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.wire.RawBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Calls of Milvus 2.x without the retries of an SDK, which would hide what Envoy does: pymilvus
 * asks 75 times before it tells of a failure.
 */
public final class MilvusStubs implements AutoCloseable {
  private static final String SERVICE = "milvus.proto.milvus.MilvusService/";
  private static final int FLOAT_VECTOR = 101;
  // The time up to which all writes are to be seen: none, and all of them.
  private static final long EVENTUALLY = 1;
  private static final long STRONG = 0;

  private final ManagedChannel channel;
  private final int dimension;

  /**
   * @param dimension of the vectors of all its calls
   */
  public MilvusStubs(HostPort address, int dimension) {
    this.channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .disableRetry()
            .build();
    this.dimension = dimension;
  }

  /**
   * Searches the five nearest rows, as they were some time before (Eventually): that needs none of
   * the nodes to have seen the last write.
   *
   * @return {@code found}, what Milvus says of a refusal, or the code of gRPC
   */
  public String search(String collection, Duration limit) {
    return outcome(call("Search", search(collection, EVENTUALLY), limit));
  }

  /** As {@link #search}, with all that was written before. */
  public String strongSearch(String collection, Duration limit) {
    return outcome(call("Search", search(collection, STRONG), limit));
  }

  /** As {@link #search}, without waiting; fails with what would be its outcome. */
  public ListenableFuture<String> beginSearch(String collection, Duration limit) {
    return Futures.transform(
        call("Search", search(collection, EVENTUALLY), limit),
        answer -> {
          if (!refusal(answer).isEmpty()) {
            throw new IllegalStateException(refusal(answer));
          }
          return "found";
        },
        MoreExecutors.directExecutor());
  }

  /** Inserts one row whose key the server draws; outcomes as {@link #search} has them. */
  public String insert(String collection, Duration limit) {
    byte[] vector = new MessageBytes().bytes(1, vector()).toBytes();
    byte[] field =
        new MessageBytes()
            .number(1, FLOAT_VECTOR)
            .text(2, "vector")
            .bytes(4, new MessageBytes().number(1, dimension).bytes(2, vector).toBytes())
            .toBytes();
    byte[] request = new MessageBytes().text(3, collection).bytes(5, field).number(7, 1).toBytes();
    return outcome(call("Insert", request, limit));
  }

  /** What a client asks first; outcomes as {@link #search} has them. */
  public String connect(Duration limit) {
    return outcome(call("Connect", new byte[0], limit));
  }

  private byte[] search(String collection, long guaranteed) {
    byte[] value =
        new MessageBytes().text(1, "$0").number(2, FLOAT_VECTOR).bytes(3, vector()).toBytes();
    return new MessageBytes()
        .text(3, collection)
        .bytes(6, new MessageBytes().bytes(1, value).toBytes())
        .number(7, 1)
        .pair(9, "anns_field", "vector")
        .pair(9, "topk", "5")
        .pair(9, "params", "{}")
        .pair(9, "round_decimal", "-1")
        .number(11, guaranteed)
        .number(12, 1)
        .toBytes();
  }

  private byte[] vector() {
    ByteBuffer floats = ByteBuffer.allocate(4 * dimension).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < dimension; i++) {
      floats.putFloat(i % 5);
    }
    return floats.array();
  }

  private ListenableFuture<byte[]> call(String name, byte[] request, Duration limit) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(RawBytes.MARSHALLER, RawBytes.MARSHALLER)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(SERVICE + name)
            .build();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    return ClientCalls.futureUnaryCall(channel.newCall(method, options), request);
  }

  private static String outcome(ListenableFuture<byte[]> answer) {
    try {
      String refusal = refusal(requireNonNull(Futures.getUnchecked(answer), "answer"));
      return refusal.isEmpty() ? "found" : refusal;
    } catch (UncheckedExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException) {
        return Status.fromThrowable(e).getCode().toString();
      }
      throw e;
    }
  }

  /** What Milvus says in an answer that is a success for gRPC; empty when all is well. */
  private static String refusal(byte[] answer) {
    byte[] status = MessageBytes.inner(answer, 1);
    boolean isWell = MessageBytes.number(status, 1) == 0 && MessageBytes.number(status, 3) == 0;
    return isWell
        ? ""
        : "refused: " + new String(MessageBytes.inner(status, 2), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
