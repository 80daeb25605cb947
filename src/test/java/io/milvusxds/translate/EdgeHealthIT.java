package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.services.ServiceBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load balancer sees that asks a real Envoy how it is. */
class EdgeHealthIT {
  @TempDir private Path folder;

  private AnyNode writer;

  @BeforeEach
  void startWriter() throws Exception {
    writer = AnyNode.start("writer");
  }

  @AfterEach
  void stopWriter() {
    writer.close();
  }

  @Test
  void anEdgeWithoutAnyLivingNodeIsWell() throws Exception {
    ServiceBuilder writes = writes();
    writer.close();
    try (TranslatedEnvoy envoy = envoy(writes)) {
      assertThat(httpStatus(envoy, HttpClient.Version.HTTP_1_1)).isEqualTo(200);
      assertThat(httpStatus(envoy, HttpClient.Version.HTTP_2)).isEqualTo(200);
      assertThat(check(envoy.channel(), "")).isEqualTo("SERVING");
      assertThat(check(envoy.channel(), "milvus.proto.milvus.MilvusService")).isEqualTo("SERVING");
    }
  }

  @Test
  void anEdgeThatDrainsRefusesUntilItIsToldThatItIsWell() throws Exception {
    try (TranslatedEnvoy envoy = envoy(writes())) {
      assertThat(check(envoy.channel(), "")).isEqualTo("SERVING");

      envoy.process().adminPost("/healthcheck/fail");

      assertThat(httpStatus(envoy, HttpClient.Version.HTTP_1_1)).isEqualTo(503);
      assertThat(check(envoy.channel(), "")).isEqualTo("UNAVAILABLE");
      envoy.process().adminPost("/healthcheck/ok");
      assertThat(httpStatus(envoy, HttpClient.Version.HTTP_1_1)).isEqualTo(200);
      assertThat(check(envoy.channel(), "")).isEqualTo("SERVING");
      assertThat(envoy.process().logTail(100)).noneMatch(line -> line.contains("path=/"));
    }
  }

  @Test
  void noNodeIsAskedWhateverHeadersAClientSends() throws Exception {
    try (TranslatedEnvoy envoy = envoy(writes())) {
      Metadata headers = new Metadata();
      headers.put(ascii("x-envoy-original-dst-host"), writer.address().toString());
      ManagedChannel channel = envoy.channel();

      String answer =
          check(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
              "");
      headers.put(ascii(EnvoyNames.HEALTH_HEADER), "1");
      check(
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
          "");
      Status.Code watch = watch(channel);

      assertThat(answer).isEqualTo("SERVING");
      assertThat(watch).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(writer.calls()).isEmpty();
    }
  }

  @Test
  void domainsDoNotKeepALoadBalancerFromAsking() throws Exception {
    try (TranslatedEnvoy envoy = envoy(writes().annotation("domains", "milvus.example.com"))) {
      assertThat(httpStatus(envoy, HttpClient.Version.HTTP_1_1)).isEqualTo(200);
      assertThat(check(envoy.channel(), "")).isEqualTo("SERVING");
    }
  }

  private TranslatedEnvoy envoy(ServiceBuilder writers) throws Exception {
    return TranslatedEnvoy.start(folder, readOnly("readers").port("engine", 1), writers);
  }

  private ServiceBuilder writes() {
    return readWrite("writer").annotation("endpoints", writer.address().toString());
  }

  private static int httpStatus(TranslatedEnvoy envoy, HttpClient.Version version)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + envoy.address() + "/healthz"))
            .version(version)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static String check(io.grpc.Channel channel, String service) {
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(channel)
              .check(HealthCheckRequest.newBuilder().setService(service).build())
              .getStatus();
      return status.toString();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().toString();
    }
  }

  private static Status.Code watch(ManagedChannel channel) {
    try {
      HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance()).next();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
