package io.milvusxds.testing.seed;

import com.google.common.io.ByteStreams;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.MethodDescriptor;
import io.milvusxds.demo.milvus1.SearchParam;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Messages that Milvus 1.x could have sent, told by their size alone, so that large ones need no
 * memory of that size: SearchParam and InsertParam both begin with the collection, and whatever
 * follows here is one vector of zeros.
 *
 * @param collection of every message that is sent
 * @param vectorField the number of the field with the vectors
 */
record MilvusBytes(String collection, int vectorField)
    implements MethodDescriptor.Marshaller<Integer> {
  /** The field of vectors in SearchParam. */
  static final int SEARCHED = SearchParam.QUERY_RECORD_ARRAY_FIELD_NUMBER;

  /** The field of vectors in InsertParam. */
  static final int INSERTED = 2;

  private static final int RECORD_BYTES_FIELD = 2;

  /** A method of Milvus 1.x that is called with vectors of so many bytes and answers any bytes. */
  static MethodDescriptor<Integer, Integer> method(String path, MilvusBytes messages) {
    return MethodDescriptor.<Integer, Integer>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(path)
        .setRequestMarshaller(messages)
        .setResponseMarshaller(messages)
        .build();
  }

  /** A message with a vector of so many bytes. */
  @Override
  public InputStream stream(Integer vectorBytes) {
    try {
      ByteArrayOutputStream begin = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(begin);
      out.writeBytes(SearchParam.COLLECTION_NAME_FIELD_NUMBER, ByteString.copyFromUtf8(collection));
      int recordBytes =
          CodedOutputStream.computeTagSize(RECORD_BYTES_FIELD)
              + CodedOutputStream.computeUInt32SizeNoTag(vectorBytes)
              + vectorBytes;
      out.writeTag(vectorField, 2);
      out.writeUInt32NoTag(recordBytes);
      out.writeTag(RECORD_BYTES_FIELD, 2);
      out.writeUInt32NoTag(vectorBytes);
      out.flush();
      return new SequenceInputStream(
          new ByteArrayInputStream(begin.toByteArray()), zeros(vectorBytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The size of the whole message. */
  @Override
  public Integer parse(InputStream stream) {
    try {
      return Math.toIntExact(ByteStreams.exhaust(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So many zeros that are nowhere at once. */
  static InputStream zeros(int count) {
    return new InputStream() {
      private int left = count;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        if (left <= 0) {
          return -1;
        }
        int given = Math.min(left, length);
        Arrays.fill(into, offset, offset + given, (byte) 0);
        left -= given;
        return given;
      }
    };
  }
}
