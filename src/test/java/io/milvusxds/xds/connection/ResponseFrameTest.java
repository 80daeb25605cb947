package io.milvusxds.xds.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.milvusxds.testing.xds.EnvoyMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses whose bytes are shared and whose nonce is appended, as a client reads them. */
class ResponseFrameTest {
  private static final Any CLUSTER = Any.pack(EnvoyMessages.cluster("a", 1));

  private final ResponseMarshaller marshaller = new ResponseMarshaller();
  private final DiscoveryResponse response =
      DiscoveryResponse.newBuilder()
          .setVersionInfo("v")
          .setTypeUrl("t")
          .addResources(CLUSTER)
          .build();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 19, 127})
  void aNonceOfAnyLengthArrivesInAWholeResponseOfEitherProtocol(int length)
      throws InvalidProtocolBufferException {
    String nonce = "7".repeat(length);
    DeltaDiscoveryResponse delta =
        DeltaDiscoveryResponse.newBuilder()
            .setSystemVersionInfo("v")
            .addResources(Resource.newBuilder().setName("a").setResource(CLUSTER))
            .addRemovedResources("b")
            .build();

    assertThat(DiscoveryResponse.parseFrom(wire(response.toByteString(), nonce)))
        .isEqualTo(response.toBuilder().setNonce(nonce).build());
    assertThat(DeltaDiscoveryResponse.parseFrom(wire(delta.toByteString(), nonce)))
        .isEqualTo(delta.toBuilder().setNonce(nonce).build());
  }

  @Test
  void aNonceWhoseLengthNeedsTwoBytesIsRefusedWhereItIsMade() {
    assertThatThrownBy(() -> new ResponseFrame(ByteString.EMPTY, "7".repeat(128)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonce: 128 characters");
  }

  @Test
  void streamsShareTheBytesAndKeepTheirOwnNonces() throws IOException {
    ByteString shared = response.toByteString();

    byte[] one = drained(new ResponseFrame(shared, "1"));
    byte[] two = drained(new ResponseFrame(shared, "2"));

    assertThat(DiscoveryResponse.parseFrom(one).getNonce()).isEqualTo("1");
    assertThat(DiscoveryResponse.parseFrom(two).getNonce()).isEqualTo("2");
    assertThat(shared).isEqualTo(response.toByteString());
  }

  @Test
  void drainingReadingInPiecesAndReadingByteByByteGiveTheSameAndAsMuchAsAnnounced()
      throws IOException {
    ResponseFrame frame = new ResponseFrame(response.toByteString(), "12345");
    byte[] drained = drained(frame);

    ByteArrayOutputStream single = new ByteArrayOutputStream();
    InputStream stream = marshaller.stream(frame);
    for (int next = stream.read(); next >= 0; next = stream.read()) {
      single.write(next);
    }

    // Small enough a piece to end within the shared bytes, within the nonce, and at the seam.
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    byte[] piece = new byte[3];
    InputStream second = marshaller.stream(frame);
    for (int read = second.read(piece, 1, 2); read >= 0; read = second.read(piece, 1, 2)) {
      pieces.write(piece, 1, read);
    }

    assertThat(drained).hasSize(frame.sizeBytes());
    assertThat(single.toByteArray()).isEqualTo(drained);
    assertThat(pieces.toByteArray()).isEqualTo(drained);
  }

  @Test
  void aServerNeverReadsAResponse() {
    assertThatThrownBy(() -> marshaller.parse(InputStream.nullInputStream()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private byte[] drained(ResponseFrame frame) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    InputStream stream = marshaller.stream(frame);
    int announced = stream.available();
    int drained = ((io.grpc.Drainable) stream).drainTo(target);
    assertThat(target.size()).isEqualTo(announced).isEqualTo(drained);
    return target.toByteArray();
  }

  private static byte[] wire(ByteString shared, String nonce) {
    ResponseFrame frame = new ResponseFrame(shared, nonce);
    byte[] bytes = shared.concat(ByteString.copyFrom(frame.nonceField())).toByteArray();
    assertThat(frame.sizeBytes()).isEqualTo(bytes.length);
    return bytes;
  }
}
