package io.milvusxds.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.testing.ChildJvm;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.testing.wire.RawHttp2;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server logs of connections that no xDS client makes. */
class StrangerLogFeatureTest {
  private static final byte[] HTTP1 = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] TLS = {22, 3, 1, 0, 4, 1, 0, 0, 0};
  private static final byte[] GARBAGE = {7, 7, 7, 7};
  private static final byte[] BROKEN_HTTP2 =
      (RawHttp2.PREFACE + "\0\0\10cc\0\0\0\0" + "12345678").getBytes(US_ASCII);

  // The tests have a configuration of their own.
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx256m",
          "-Dlogback.configurationFile=logback.xml");

  @TempDir private Path folder;

  @Test
  void hundredsOfThemAreOneLineOfEachKind() throws Exception {
    StateFile state =
        new StateFile(folder)
            .readOnly("endpoints", "127.0.0.1:19530")
            .readWrite("endpoints", "127.0.0.1:19531")
            .write();
    int port = FreePort.find();
    List<String> arguments =
        List.of(
            "serve",
            "--source=file:" + state.path(),
            "--xds=127.0.0.1:" + port,
            "--admin=127.0.0.1:" + FreePort.find());
    try (ChildJvm server = ChildJvm.start(FLAGS, Main.class, arguments)) {
      String before = server.awaitOutput(out -> out.contains("serving"), Duration.ofSeconds(60));

      for (int i = 0; i < 50; i++) {
        for (byte[] begin : List.of(HTTP1, TLS, GARBAGE, BROKEN_HTTP2)) {
          awaitHangUp(port, begin);
        }
      }

      assertThat(server.terminate()).isEqualTo(143);
      String all = server.output();
      List<String> lines =
          all.substring(before.length()).lines().filter(line -> !line.contains(" INFO ")).toList();
      assertThat(lines)
          .allMatch(line -> line.contains("WARN  turned away a connection that is not xds peer="))
          .hasSize(3);
      assertThat(Stream.of("http1", "tls", "garbage"))
          .allMatch(kind -> all.contains("kind=\"" + kind + "\""));
    }
  }

  private static void awaitHangUp(int port, byte[] begin) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(begin);
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // What HTTP/2 says first.
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // Hung up at once.
    }
  }
}
