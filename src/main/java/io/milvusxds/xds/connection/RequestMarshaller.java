package io.milvusxds.xds.connection;

import com.google.common.io.ByteStreams;
import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.milvusxds.xds.limits.HeapCost;
import io.milvusxds.xds.limits.RefusedClientException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/**
 * Takes requests in as bytes, so that what can not be read is told to its client.
 *
 * <p>Left to gRPC, a message that is too large resets the stream without a word, and one that does
 * not parse ends it with UNKNOWN and a stack trace in the log.
 */
final class RequestMarshaller<Q extends Message, R>
    implements MethodDescriptor.Marshaller<Incoming<R>> {
  private final Q prototype;
  // Fields that the type does not have are of no use here and would cost memory.
  private final Parser<Q> parser;
  private final Function<Q, R> read;
  private final String method;
  private final int maxBytes;

  /**
   * @param read what is wanted of a message
   * @param maxBytes of one message; what is larger is not parsed
   */
  RequestMarshaller(MethodDescriptor<Q, ?> method, Function<Q, R> read, int maxBytes) {
    this.prototype =
        ((MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller())
            .getMessagePrototype();
    @SuppressWarnings("unchecked") // The parser of a message gives messages of its class.
    Parser<Q> plain = (Parser<Q>) prototype.getParserForType();
    this.parser = DiscardUnknownFieldsParser.wrap(plain);
    this.read = read;
    this.method = method.getFullMethodName();
    this.maxBytes = maxBytes;
  }

  @Override
  public InputStream stream(Incoming<R> value) {
    throw new UnsupportedOperationException("a server reads requests and never sends one");
  }

  @Override
  public Incoming<R> parse(InputStream stream) {
    try {
      int told = stream.available();
      if (told > maxBytes) {
        return refused(tooLarge(Integer.toString(told)));
      }
      // Of a compressed message the size shows only when it is read.
      ByteString bytes = ByteString.readFrom(ByteStreams.limit(stream, maxBytes + 1L));
      return bytes.size() > maxBytes
          ? refused(tooLarge("more than " + maxBytes))
          : new Bytes(bytes);
    } catch (StatusRuntimeException | IOException e) {
      return refused(noMessage());
    }
  }

  private RefusedClientException tooLarge(String size) {
    return new RefusedClientException(
        Code.RESOURCE_EXHAUSTED,
        "a request of " + size + " bytes (expected: at most " + maxBytes + ")");
  }

  private RefusedClientException noMessage() {
    return new RefusedClientException(
        Code.INVALID_ARGUMENT, "these bytes are not a message of " + method);
  }

  private static <R> Incoming<R> refused(RefusedClientException reason) {
    return () -> {
      throw reason;
    };
  }

  private final class Bytes implements Incoming<R> {
    private final ByteString bytes;

    Bytes(ByteString bytes) {
      this.bytes = bytes;
    }

    @Override
    public R message() throws RefusedClientException {
      try {
        return read.apply(parser.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw noMessage();
      }
    }

    @Override
    public long cost() {
      return bytes.size()
          + HeapCost.ofMessage(prototype.getDescriptorForType(), bytes.newCodedInput());
    }
  }
}
