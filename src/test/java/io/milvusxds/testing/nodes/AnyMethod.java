package io.milvusxds.testing.nodes;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.milvusxds.testing.wire.RawBytes;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Takes calls of every unary method there could be, as bytes. */
public final class AnyMethod extends HandlerRegistry {
  private final BiFunction<ServerCall<byte[], byte[]>, String, ServerCall.Listener<byte[]>> listen;

  /**
   * @param listen what hears a call, given the call and its path without the leading slash; the one
   *     message of the request is asked for already
   */
  public AnyMethod(
      BiFunction<ServerCall<byte[], byte[]>, String, ServerCall.Listener<byte[]>> listen) {
    this.listen = listen;
  }

  @Override
  public ServerMethodDefinition<byte[], byte[]> lookupMethod(
      String path, @Nullable String authority) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(RawBytes.MARSHALLER, RawBytes.MARSHALLER)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(path)
            .build();
    return ServerMethodDefinition.create(
        method,
        (call, headers) -> {
          call.request(1);
          return listen.apply(call, path);
        });
  }
}
