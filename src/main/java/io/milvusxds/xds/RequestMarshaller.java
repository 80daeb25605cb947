package io.milvusxds.xds;

import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads requests so that what can not be read is told to its client.
 *
 * <p>Left to gRPC, a message that is too large resets the stream without a word, and one that does
 * not parse ends it with UNKNOWN and a stack trace in the log.
 */
final class RequestMarshaller<Q> implements MethodDescriptor.Marshaller<Incoming<Q>> {
  private final MethodDescriptor.Marshaller<Q> messages;
  private final String method;
  private final int maxBytes;

  /**
   * @param maxBytes of one message; what is larger is not parsed
   */
  RequestMarshaller(MethodDescriptor<Q, ?> method, int maxBytes) {
    this.messages = method.getRequestMarshaller();
    this.method = method.getFullMethodName();
    this.maxBytes = maxBytes;
  }

  @Override
  public InputStream stream(Incoming<Q> value) {
    throw new UnsupportedOperationException("a server reads requests and never sends one");
  }

  @Override
  public Incoming<Q> parse(InputStream stream) {
    try {
      int bytes = stream.available();
      if (bytes > maxBytes) {
        return refused(
            Code.RESOURCE_EXHAUSTED,
            "a request of " + bytes + " bytes (expected: at most " + maxBytes + ")");
      }
      Q message = messages.parse(stream);
      return () -> message;
    } catch (StatusRuntimeException | IOException e) {
      return refused(Code.INVALID_ARGUMENT, "these bytes are not a message of " + method);
    }
  }

  private static <Q> Incoming<Q> refused(Code code, String reason) {
    return () -> {
      throw new RefusedClientException(code, reason);
    };
  }
}
