package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.wire.TextMethod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is no gRPC on the path of searches. A stock server of gRPC's C core resets it, which Envoy
 * can not tell from a node that is broken (ADR 22).
 */
class NotGrpcIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final String EJECTIONS = ".ejections_enforced_total";

  private static PythonNode first;
  private static PythonNode second;
  private static AnyNode writer;
  private static TranslatedEnvoy envoy;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    first = PythonNode.start("reader");
    second = PythonNode.start("reader");
    writer = AnyNode.start("writer");
    first.awaitServing();
    second.awaitServing();
    envoy =
        TranslatedEnvoy.start(
            folder,
            readOnly("readers").annotation("endpoints", first.address() + "," + second.address()),
            readWrite("writer").annotation("endpoints", writer.address().toString()));
  }

  @AfterAll
  static void close() throws Exception {
    envoy.close();
    writer.close();
    first.close();
    second.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,",
    "GET,application/grpc",
    "PUT,application/grpc",
    "POST,application/x-www-form-urlencoded",
    "POST,application/json",
    "POST,application/grpc-web",
    "POST,application/grpc-web+proto",
    "POST,application/grpc-web-text",
    // Over HTTP/1.1 this is none either.
    "POST,application/grpc"
  })
  void whatIsNoGrpcNeitherReachesAReadOnlyNodeNorIsRetriedNorEjectsOne(
      String method, @Nullable String contentType) throws Exception {
    long readsBefore = envoy.sum("/ro.upstream_rq_total");
    long othersBefore = envoy.sum("/rw.upstream_rq_total");

    for (int i = 0; i < 10; i++) {
      send(envoy.address(), method, contentType);
    }

    assertThat(envoy.sum("/ro.upstream_rq_total")).isEqualTo(readsBefore);
    // As everything else that is no search.
    assertThat(envoy.sum("/rw.upstream_rq_total")).isEqualTo(othersBefore + 10);
    assertThat(envoy.sum(EJECTIONS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"application/grpc", "application/grpc+proto"})
  void aSearchWithoutTheHeaderThatProxiesDropReachesAReadOnlyNodeAndIsNotReset(String contentType)
      throws Exception {
    long before = envoy.sum("/ro.upstream_rq_total");

    try (Http2Front front = Http2Front.before(envoy.address())) {
      for (int i = 0; i < 10; i++) {
        assertThat(send(front.address(), "POST", contentType)).isEqualTo(200);
      }
    }

    assertThat(envoy.sum("/ro.upstream_rq_total")).isEqualTo(before + 10);
    assertThat(envoy.sum("/ro.upstream_rq_rx_reset")).isZero();
    assertThat(envoy.sum(EJECTIONS)).isZero();
  }

  @Test
  void aSearchIsAnsweredByAReadOnlyNode() {
    assertThat(
            ClientCalls.blockingUnaryCall(
                envoy.channel(), TextMethod.unary(SEARCH), CallOptions.DEFAULT, "x"))
        .isEqualTo("reader");
  }

  private static int send(HostPort address, String method, @Nullable String contentType)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + address.host() + ":" + address.port() + "/" + SEARCH))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(new byte[5]));
    if (contentType != null) {
      request.header("content-type", contentType);
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), BodyHandlers.discarding())
        .statusCode();
  }
}
