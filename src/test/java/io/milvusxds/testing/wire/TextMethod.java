package io.milvusxds.testing.wire;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Methods as a client calls them that takes any bytes as text. */
public final class TextMethod {
  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private TextMethod() {}

  /** The descriptor of a method of one request and one answer. */
  public static MethodDescriptor<String, String> unary(String path) {
    return MethodDescriptor.newBuilder(TEXT, TEXT)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(path)
        .build();
  }
}
