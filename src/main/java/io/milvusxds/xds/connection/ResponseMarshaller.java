package io.milvusxds.xds.connection;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Hands the bytes of a {@link ResponseFrame} to gRPC without building a message for each stream.
 */
final class ResponseMarshaller implements MethodDescriptor.Marshaller<ResponseFrame> {
  @Override
  public InputStream stream(ResponseFrame frame) {
    return new FrameStream(frame);
  }

  @Override
  public ResponseFrame parse(InputStream stream) {
    throw new UnsupportedOperationException("a server sends responses and never reads one");
  }

  /** gRPC asks for the length and then drains it in one go; plain reading works, too. */
  private static final class FrameStream extends InputStream implements Drainable, KnownLength {
    private final ResponseFrame frame;
    private final byte[] nonceField;
    private @Nullable InputStream whole;

    FrameStream(ResponseFrame frame) {
      this.frame = frame;
      this.nonceField = frame.nonceField();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      frame.shared().writeTo(target);
      target.write(nonceField);
      return available();
    }

    @Override
    public int available() {
      return frame.sizeBytes();
    }

    @Override
    public int read() throws IOException {
      return whole().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return whole().read(target, offset, length);
    }

    private InputStream whole() {
      if (whole == null) {
        whole =
            new SequenceInputStream(
                frame.shared().newInput(), new ByteArrayInputStream(nonceField));
      }
      return whole;
    }
  }
}
