package io.milvusxds.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the admin port answers, whatever it is asked, through real HTTP. */
class AdminServerFeatureTest {
  private ControlPlane plane;

  @BeforeEach
  void start() throws IOException {
    plane = ControlPlane.start();
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void theProcessIsAliveBeforeAnythingIsKnown() throws Exception {
    HttpResponse<String> response = plane.get("/livez");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("alive\n");
  }

  @Test
  void metricsComeInTheFormatThatTheClientReads() throws Exception {
    HttpResponse<String> plain = plane.get("/metrics");
    HttpResponse<String> open =
        plane.send(
            HttpRequest.newBuilder(plane.uri("/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));

    assertThat(plain.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(plain.body())
        .contains("milvus_xds_streams{protocol=\"sotw\"} 0")
        .doesNotContain("# EOF");
    assertThat(open.headers().firstValue("Content-Type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void theRootListsThePagesAndAnUnknownPathDoesToo() throws Exception {
    HttpResponse<String> root = plane.get("/");
    HttpResponse<String> unknown = plane.get("/livez/more");

    assertThat(root.statusCode()).isEqualTo(200);
    assertThat(root.body())
        .contains("/livez", "/readyz", "/metrics", "/envoys", "/findings", "/resources");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).endsWith(root.body());
  }

  @Test
  void nothingCanBeChangedThroughThisPort() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE")) {
      HttpResponse<String> response =
          plane.send(
              HttpRequest.newBuilder(plane.uri("/envoys"))
                  .method(method, HttpRequest.BodyPublishers.ofString("x")));

      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void headIsAnsweredLikeGetButWithoutTheBody() throws Exception {
    HttpResponse<String> head =
        plane.send(
            HttpRequest.newBuilder(plane.uri("/livez"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).contains("6");
  }

  @Test
  void noAnswerIsEverTakenForHtml() throws Exception {
    for (String path : List.of("/", "/livez", "/readyz", "/metrics", "/envoys", "/<b>", "/%3Cb")) {
      HttpResponse<String> response = plane.get(path.replace("<", "%3C").replace(">", "%3E"));

      assertThat(response.headers().firstValue("Content-Type").orElse("")).doesNotContain("html");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(response.body()).doesNotContain("<b");
    }
  }

  @Test
  void aRequestThatIsNoUriIsRefusedAndTheNextOneIsAnswered() throws Exception {
    assertThat(raw("GET /resources?node=%zz HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(raw("GET mailto:x HTTP/1.1\r\nHost: x\r\n\r\n")).doesNotContain("200");

    assertThat(plane.get("/livez").statusCode()).isEqualTo(200);
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plane.admin.port())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
