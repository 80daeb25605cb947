package io.milvusxds.xds.limits;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Collection;

/**
 * What clients' words cost on the heap, in bytes, rather too much than too little. Source: object
 * sizes of a 64-bit JVM with compressed references.
 */
public final class HeapCost {
  /** Of an entry of a tree or a hash table, without what it refers to. */
  public static final long ENTRY = 64;

  private static final long TEXT = 56;
  private static final long MESSAGE = 160;
  private static final long NUMBER = 16;
  // Deeper messages are refused when they are parsed.
  private static final int MAX_DEPTH = 100;

  private HeapCost() {}

  /** Of a text: its characters may take two bytes each. */
  public static long of(String text) {
    return TEXT + 2L * text.length();
  }

  /** Of texts and the list that holds them. */
  public static long of(Collection<String> texts) {
    long bytes = 0;
    for (String text : texts) {
      bytes += of(text);
    }
    return bytes;
  }

  /**
   * Of a message when it is parsed, found without parsing it. Fields that the type does not have
   * count nothing, since the parser leaves them out; bytes that are no message count as far as they
   * can be read.
   *
   * @param input at the begin of the message; afterwards at its end
   */
  public static long ofMessage(Descriptor type, CodedInputStream input) {
    Sum sum = new Sum();
    try {
      sum.addFields(type, input, MAX_DEPTH);
    } catch (IOException e) {
      // The parser gives up at the same place, and has made as much by then.
    }
    return sum.bytes;
  }

  /** What was seen so far. */
  private static final class Sum {
    private long bytes;

    private void addFields(Descriptor type, CodedInputStream input, int depth) throws IOException {
      bytes += MESSAGE;
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
        if (field == null || depth == 0) {
          input.skipField(tag);
        } else if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          addField(field, input, depth);
        } else {
          bytes += NUMBER;
          input.skipField(tag);
        }
      }
    }

    private void addField(FieldDescriptor field, CodedInputStream input, int depth)
        throws IOException {
      int length = input.readRawVarint32();
      switch (field.getJavaType()) {
        case MESSAGE -> {
          int outer = input.pushLimit(length);
          addFields(field.getMessageType(), input, depth - 1);
          input.popLimit(outer);
        }
        case STRING, BYTE_STRING -> {
          input.skipRawBytes(length);
          bytes += TEXT + 2L * length;
        }
        case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> {
          input.skipRawBytes(length);
          bytes += NUMBER * length;
        }
      }
    }
  }
}
