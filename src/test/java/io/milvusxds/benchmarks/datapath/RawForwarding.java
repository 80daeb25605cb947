package io.milvusxds.benchmarks.datapath;

import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import io.milvusxds.testing.wire.RawBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A program that takes any unary call as bytes: a node that answers ten rows, or a proxy that
 * forwards the bytes to one. Prints the port that it listens on.
 */
public final class RawForwarding {
  private RawForwarding() {}

  /**
   * Runs until it is ended.
   *
   * @param arguments {@code node}, or {@code direct PORT} or {@code default PORT} for a proxy whose
   *     callbacks run on the event loop or on gRPC's own threads
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean isDirect = !arguments[0].equals("default");
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .fallbackHandlerRegistry(
                arguments[0].equals("node")
                    ? registry(method -> answering())
                    : registry(forwarding(channel(isDirect, arguments[1]))));
    if (isDirect) {
      server.directExecutor();
    }
    Server started = server.build().start();
    System.out.println(started.getPort());
    started.awaitTermination();
  }

  /** A method whose messages stay bytes. */
  static MethodDescriptor<byte[], byte[]> unary(String path) {
    return MethodDescriptor.newBuilder(RawBytes.MARSHALLER, RawBytes.MARSHALLER)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(path)
        .build();
  }

  private static ManagedChannel channel(boolean isDirect, String port) {
    NettyChannelBuilder channel =
        NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port)).usePlaintext();
    return isDirect ? channel.directExecutor().build() : channel.build();
  }

  private static ServerCalls.UnaryMethod<byte[], byte[]> answering() {
    byte[] answer =
        TopKQueryResult.newBuilder()
            .setRowNum(1)
            .addAllIds(LongStream.range(0, 10).boxed().toList())
            .addAllDistances(IntStream.range(0, 10).mapToObj(i -> i / 10f).toList())
            .build()
            .toByteArray();
    return (request, response) -> {
      response.onNext(answer);
      response.onCompleted();
    };
  }

  private static Handlers forwarding(ManagedChannel channel) {
    return method ->
        (request, response) ->
            ClientCalls.asyncUnaryCall(
                channel.newCall(method, CallOptions.DEFAULT), request, response);
  }

  private static HandlerRegistry registry(Handlers handlers) {
    return new HandlerRegistry() {
      @Override
      public ServerMethodDefinition<?, ?> lookupMethod(String path, @Nullable String authority) {
        MethodDescriptor<byte[], byte[]> method = unary(path);
        return ServerMethodDefinition.create(
            method, ServerCalls.asyncUnaryCall(handlers.of(method)));
      }
    };
  }

  /** What is done with the calls of a method. */
  @FunctionalInterface
  private interface Handlers {
    ServerCalls.UnaryMethod<byte[], byte[]> of(MethodDescriptor<byte[], byte[]> method);
  }
}
