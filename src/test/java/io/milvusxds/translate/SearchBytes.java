package io.milvusxds.translate;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;

/** A search as it is on the wire, field by field. */
final class SearchBytes {
  private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

  /** Adds a text, behind those that the field has already. */
  SearchBytes text(int field, String... texts) {
    for (String text : texts) {
      bytes(field, ByteString.copyFromUtf8(text));
    }
    return this;
  }

  /** Adds a message within. */
  SearchBytes message(int field, SearchBytes inner) {
    return bytes(field, ByteString.copyFrom(inner.toByteArray()));
  }

  /** Adds vectors, or what takes as much room. */
  SearchBytes zeros(int field, int size) {
    return bytes(field, ByteString.copyFrom(new byte[size]));
  }

  private SearchBytes bytes(int field, ByteString value) {
    fields.mergeField(field, Field.newBuilder().addLengthDelimited(value).build());
    return this;
  }

  byte[] toByteArray() {
    return fields.build().toByteArray();
  }
}
