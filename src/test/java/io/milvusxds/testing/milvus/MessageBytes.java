package io.milvusxds.testing.milvus;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message written field by field, and read for one of its numbers. */
final class MessageBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  /** Adds a field of text. */
  MessageBytes text(int field, String value) {
    return bytes(field, ByteString.copyFromUtf8(value).toByteArray());
  }

  /** Adds a field of bytes, or of a message. */
  MessageBytes bytes(int field, byte[] value) {
    try {
      out.writeByteArray(field, value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a field of a whole number. */
  MessageBytes number(int field, long value) {
    try {
      out.writeInt64(field, value);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a key with its value, as Milvus has parameters. */
  MessageBytes pair(int field, String key, String value) {
    return bytes(field, new MessageBytes().text(1, key).text(2, value).toBytes());
  }

  byte[] toBytes() {
    try {
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The content of the last field of this number that is a message; empty when there is none.
   *
   * @param message whose other fields are passed over
   */
  static byte[] inner(byte[] message, int field) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(message);
      byte[] found = new byte[0];
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == WireFormat.FieldType.BYTES.getWireType() + (field << 3)) {
          found = in.readByteArray();
        } else {
          in.skipField(tag);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last whole number in fields of this number; 0 when there is none. */
  static long number(byte[] message, int field) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(message);
      long found = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == field << 3) {
          found = in.readInt64();
        } else {
          in.skipField(tag);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
