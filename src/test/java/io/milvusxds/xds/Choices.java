package io.milvusxds.xds;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/** Decisions read from bytes, so that a fuzzer that changes a byte changes a decision. */
final class Choices {
  private final byte[] bytes;
  private int position;

  Choices(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isOver() {
    return position >= bytes.length;
  }

  /** A number from 0 to below the bound, at most 256; 0 when the bytes are used up. */
  int below(int bound) {
    return isOver() ? 0 : Byte.toUnsignedInt(bytes[position++]) % bound;
  }

  /** One of these. */
  <T> T of(List<T> all) {
    return all.get(below(all.size()));
  }

  /** Up to this many of the next bytes. */
  byte[] bytes(int max) {
    int from = position;
    position = Math.min(bytes.length, position + below(max + 1) + 1);
    return from >= position ? new byte[0] : Arrays.copyOfRange(bytes, from + 1, position);
  }

  /** A short text, most often one of these. */
  String text(List<String> known) {
    return below(4) > 0 ? of(known) : new String(bytes(20), UTF_8);
  }
}
