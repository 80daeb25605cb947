package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.BareStream.request;
import static io.milvusxds.xds.BesiegedServer.GROUP;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.milvusxds.testing.wire.RawHttp2;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.xds.connection.Stranger;
import io.milvusxds.xds.limits.Shares;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that no xDS client makes, and hosts that want more than their share. */
class StrangersFeatureTest {
  private final List<Socket> sockets = new ArrayList<>();
  private BesiegedServer besieged;

  @BeforeEach
  void start() throws IOException {
    besieged = new BesiegedServer(HastyLimits.of(20));
  }

  private void restart(Shares shares) throws IOException {
    besieged.close();
    besieged = new BesiegedServer(HastyLimits.of(20).with(shares));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    besieged.close();
  }

  /** A connection that says this; it was let in when the server has said anything. */
  private Socket connect(String begin) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), besieged.server.port());
    sockets.add(socket);
    socket.setSoTimeout(15_000);
    socket.getOutputStream().write(begin.getBytes(US_ASCII));
    return socket;
  }

  private static void awaitHangUp(Socket socket) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // What HTTP/2 says first.
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server did not hang up", e);
    } catch (IOException e) {
      // Hung up at once.
    }
  }

  private void awaitPlaces(String name, long taken) {
    await(name + ": " + taken)
        .until(
            () ->
                besieged.server.limits().stream()
                    .filter(limit -> limit.name().equals(name))
                    .allMatch(limit -> limit.use().orElse(-1) == taken));
  }

  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1', HTTP1",
    "'POST /x', HTTP1",
    "'P ', HTTP1",
    "'\u0016\u0003\u0001\u0002', TLS",
    "'\u0016', TLS",
    "'\u0016\u0004', GARBAGE",
    "'PRI * HTTP/1.1', HTTP1",
    "'PRIV', HTTP1",
    "'PRI\u0001', GARBAGE",
    "' GET', GARBAGE",
    "'get /', GARBAGE",
    "'\u0001\u0002', GARBAGE"
  })
  void whoDoesNotBeginLikeHttp2IsToldByKindAndMustGo(String begin, Stranger kind) throws Exception {
    awaitHangUp(connect(begin));

    await("told").until(() -> !besieged.events.strangers().isEmpty());
    assertThat(besieged.events.strangers()).containsExactly(kind);
    besieged.assertTheOthersAreServedAtOnce();
    awaitPlaces("connections", 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "PRI * HTT", RawHttp2.PREFACE, RawHttp2.PREFACE + "\0\0\0\4\0\0\0\0\0"})
  void whoOpensNoStreamInTimeMustGo(String begin) throws Exception {
    awaitHangUp(connect(begin));

    await("told").until(() -> !besieged.events.strangers().isEmpty());
    assertThat(besieged.events.strangers()).containsExactly(Stranger.SILENT);
    besieged.assertTheOthersAreServedAtOnce();
    awaitPlaces("connections", 1);
  }

  @Test
  void whoBreaksTheRulesOfHttp2IsGarbageAndToldOnce() throws Exception {
    awaitHangUp(connect(RawHttp2.PREFACE + "\0\0\10cc\0\0\0\0" + "12345678"));

    await("told").until(() -> !besieged.events.strangers().isEmpty());
    assertThat(besieged.events.strangers()).containsExactly(Stranger.GARBAGE);
  }

  @Test
  void aBeginThatComesByteByByteIsLetIn() throws Exception {
    try (RawHttp2 slow =
        RawHttp2.openSlowly(
            besieged.server.port(),
            "envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources")) {
      byte[] first = request(GROUP, CLUSTER.typeUrl()).build().toByteArray();
      assertThat(slow.send(RawHttp2.messageHead(first.length), 1)).isTrue();
      assertThat(slow.send(first, 1)).isTrue();

      await("two streams").until(() -> besieged.events.open() == 2);
    }
    assertThat(besieged.events.strangers()).isEmpty();
  }

  @Test
  void aHostHasOnlyItsShareOfStreamsAndGetsAPlaceThatIsFreeAgain() throws Exception {
    restart(new Shares(1 << 20, 100, 3, 100));
    BareStream second = besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
    besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);

    Status end = besieged.stream().awaitEnd();

    assertThat(end.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains("this address has all 3 streams");
    besieged.assertTheOthersAreServedAtOnce();
    second.cancel();
    awaitPlaces("streams-per-peer", 2);
    awaitPlaces("streams", 2);
    besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
  }

  @Test
  void aHostHasOnlyItsShareOfConnections() throws Exception {
    restart(new Shares(1 << 20, 100, 100, 3));
    BareStream second = besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
    besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);

    awaitHangUp(connect(RawHttp2.PREFACE));

    await("told").until(() -> !besieged.events.refusals().isEmpty());
    assertThat(besieged.events.refusals())
        .allMatch(reason -> reason.contains("its address has all 3 connections"));
    besieged.assertTheOthersAreServedAtOnce();
    assertThat(second.hasEnded()).isFalse();
  }

  @Test
  void moreConnectionsThanThereMayBeAreClosed() throws Exception {
    restart(new Shares(1 << 20, 2, 100, 2));
    besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);

    awaitHangUp(connect(RawHttp2.PREFACE));

    await("told").until(() -> !besieged.events.refusals().isEmpty());
    assertThat(besieged.events.refusals())
        .allMatch(reason -> reason.contains("all 2 connections of this server are taken"));
    besieged.assertTheOthersAreServedAtOnce();
  }
}
