package io.milvusxds.xds.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;

/**
 * A response as it goes on the wire: bytes that many streams share, and the nonce of one of them.
 *
 * <p>A protobuf message may carry its fields in any order, so the nonce is simply appended. It is
 * field 5 in both {@code DiscoveryResponse} and {@code DeltaDiscoveryResponse}.
 */
public record ResponseFrame(ByteString shared, String nonce) {
  private static final int NONCE_TAG = 5 << 3 | 2;
  private static final int MAX_NONCE_LENGTH = 127;

  public ResponseFrame {
    // One length byte is written, and nonces are short numbers.
    if (nonce.length() > MAX_NONCE_LENGTH) {
      throw new IllegalArgumentException(
          "nonce: " + nonce.length() + " characters (expected: at most " + MAX_NONCE_LENGTH + ")");
    }
  }

  /** The nonce as a protobuf field. */
  byte[] nonceField() {
    byte[] text = nonce.getBytes(UTF_8);
    byte[] field = new byte[text.length + 2];
    field[0] = (byte) NONCE_TAG;
    field[1] = (byte) text.length;
    System.arraycopy(text, 0, field, 2, text.length);
    return field;
  }

  /** The size on the wire without gRPC's framing. */
  public int sizeBytes() {
    return shared.size() + nonce.length() + 2;
  }
}
