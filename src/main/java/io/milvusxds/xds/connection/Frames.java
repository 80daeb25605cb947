package io.milvusxds.xds.connection;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.function.Function;

/** Methods whose requests and responses are the bytes on the wire, not messages. */
public final class Frames {
  private Frames() {}

  /**
   * The same method with frames.
   *
   * @param read what is wanted of a request
   * @param maxBytes of one request; what is larger is not parsed
   */
  public static <Q extends Message, R> MethodDescriptor<Incoming<R>, ResponseFrame> of(
      MethodDescriptor<Q, ?> method, Function<Q, R> read, int maxBytes) {
    return method.toBuilder(
            new RequestMarshaller<>(method, read, maxBytes), new ResponseMarshaller())
        .build();
  }
}
