package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.BareStream.request;
import static io.milvusxds.xds.BesiegedServer.GROUP;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.milvusxds.testing.wire.CutWire;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.testing.xds.XdsClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are broken, silent, or too many: they end, and nobody else notices. */
class HostileConnectionFeatureTest {
  private static final int MAX_STREAMS = 20;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private BesiegedServer besieged;

  @BeforeEach
  void start() throws IOException {
    besieged = new BesiegedServer(HastyLimits.of(MAX_STREAMS));
  }

  @AfterEach
  void stop() {
    besieged.close();
  }

  private Socket socket() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), besieged.server.port());
  }

  /** Fails unless the server ends the connection; what it says before does not matter. */
  private static void assertTheServerHangsUp(Socket socket) throws IOException {
    socket.setSoTimeout(15_000);
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        // Settings, pings and a GOAWAY.
      }
    } catch (IOException e) {
      assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @Test
  void garbageOnThePortEndsThatConnection() throws IOException {
    byte[] garbage = new byte[64 << 10];
    new Random(1).nextBytes(garbage);
    try (Socket socket = socket()) {
      try {
        socket.getOutputStream().write(garbage);
      } catch (IOException e) {
        // The server may hang up before it has read all of it.
      }

      assertTheServerHangsUp(socket);
    }
    besieged.assertTheOthersAreServedAtOnce();
  }

  @Test
  void garbageAfterTheHandshakeEndsThatConnection() throws IOException {
    byte[] frame = {0, 0, 8, 99, 99, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
    try (Socket socket = socket()) {
      socket.getOutputStream().write(PREFACE.getBytes(US_ASCII));
      socket.getOutputStream().write(frame);

      assertTheServerHangsUp(socket);
    }
    besieged.assertTheOthersAreServedAtOnce();
  }

  // One test for the three, since gRPC pings a connection after ten seconds and not before.
  @Test
  void whoVanishedOrNeverSpokeIsFoundByPingsAndForgotten() throws IOException {
    byte[] emptySettings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    try (Socket silent = socket();
        Socket halfOpen = socket();
        CutWire wire = CutWire.to(besieged.server.port());
        XdsClient vanishing = XdsClient.connect(wire.port(), GROUP)) {
      halfOpen.getOutputStream().write(PREFACE.getBytes(US_ASCII));
      halfOpen.getOutputStream().write(emptySettings);
      vanishing.subscribeToAll(CLUSTER).awaitNames(CLUSTER, "a");
      assertThat(besieged.events.open()).isEqualTo(2);

      wire.cut();

      besieged.assertTheOthersAreServedAtOnce();
      assertTheServerHangsUp(silent);
      assertTheServerHangsUp(halfOpen);
      besieged.assertOnlyTheGoodClientIsLeft();
    }
  }

  @Test
  void aStreamTooManyIsTurnedAwayAndAPlaceThatIsFreeAgainIsGiven() {
    List<BareStream> streams = new ArrayList<>();
    for (int i = 1; i < MAX_STREAMS; i++) {
      streams.add(besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1));
    }

    Status end = besieged.stream().awaitEnd();

    assertThat(end.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains("all 20 streams of this server are taken");
    besieged.assertTheOthersAreServedAtOnce();
    streams.forEach(BareStream::cancel);
    besieged.assertOnlyTheGoodClientIsLeft();
    besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
  }

  @Test
  void aConnectionHasOnlySoManyStreamsAndTheNextWaitsItsTurn() {
    ManagedChannel connection = besieged.connection();
    List<BareStream> streams = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      streams.add(BareStream.sotw(connection).read(1).send(request(GROUP, CLUSTER.typeUrl())));
    }
    await("ten of them").until(() -> besieged.events.open() == 11);
    besieged.assertTheOthersAreServedAtOnce();
    assertThat(streams).filteredOn(stream -> stream.received() == 0).hasSize(1);

    streams.get(0).cancel();
    // gRPC's client starts the waiting stream, but leaves it in its buffer until something else is
    // written.
    await("the eleventh")
        .until(
            () -> {
              streams.get(1).send(request(GROUP, CLUSTER.typeUrl()));
              return streams.get(10).received() == 1;
            });
  }

  @Test
  void openingAndCancellingWithoutEndEndsTheConnection() {
    ManagedChannel connection = besieged.connection();
    BareStream witness = BareStream.sotw(connection).read(1);
    witness.send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);

    for (int i = 0; i < 2_000 && !witness.hasEnded(); i++) {
      BareStream stream = BareStream.sotw(connection).send(request(GROUP, CLUSTER.typeUrl()));
      // What is cancelled before it is on the wire costs the server nothing.
      await("on the wire").until(() -> stream.isReady() || witness.hasEnded());
      stream.cancel();
    }

    // A client that still reads the server's last words (ENHANCE_YOUR_CALM) is told
    // RESOURCE_EXHAUSTED, one that only sees the connection break UNAVAILABLE: its own writes
    // race with them.
    assertThat(witness.awaitEnd().getCode()).isIn(Code.RESOURCE_EXHAUSTED, Code.UNAVAILABLE);
    besieged.assertTheOthersAreServedAtOnce();
    besieged.assertOnlyTheGoodClientIsLeft();
  }
}
