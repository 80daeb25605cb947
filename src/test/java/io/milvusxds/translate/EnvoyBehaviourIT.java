package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.AnyNode.Answer;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.wire.TextMethod;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real Envoy does with the translated configuration. */
class EnvoyBehaviourIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final String INSERT = "milvus.grpc.MilvusService/Insert";

  @TempDir private Path folder;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void searchesReachReadersAndEverythingElseReachesTheWriter() throws Exception {
    ManagedChannel envoy = envoy(reads(node("reader")), writes(node("writer")));

    assertThat(call(envoy, SEARCH)).isEqualTo("reader");
    assertThat(call(envoy, "milvus.grpc.MilvusService/SearchInFiles")).isEqualTo("reader");
    assertThat(call(envoy, INSERT)).isEqualTo("writer");
    assertThat(call(envoy, "milvus.grpc.MilvusService/HybridSearch")).isEqualTo("writer");
    assertThat(call(envoy, "some.Other/Call")).isEqualTo("writer");
  }

  @Test
  void theSecondApiSendsOnlyItsThreeSearchesToReaders() throws Exception {
    ManagedChannel envoy =
        envoy(reads(node("reader")).annotation("api", "v2"), writes(node("writer")));

    assertThat(call(envoy, "milvus.proto.milvus.MilvusService/Search")).isEqualTo("reader");
    assertThat(call(envoy, "milvus.proto.milvus.MilvusService/HybridSearch")).isEqualTo("reader");
    assertThat(call(envoy, "milvus.proto.milvus.MilvusService/Query")).isEqualTo("reader");
    assertThat(call(envoy, "milvus.proto.milvus.MilvusService/SearchX")).isEqualTo("writer");
    assertThat(call(envoy, SEARCH)).isEqualTo("writer");
  }

  @Test
  void aSearchThatRunsOutOfTimeIsNotToldAsUnavailable() throws Exception {
    ManagedChannel envoy =
        envoy(
            reads(node("reader").answering(Answer.NOTHING)).annotation("timeout", "200ms"),
            writes(node("writer")));

    assertThat(statusOf(envoy, SEARCH, new Metadata())).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  @Timeout(60) // The route alone would give it an hour.
  void theShorterDeadlineOfAClientEndsTheCallEvenWhenTheClientDoesNot() throws Exception {
    // It takes connections and says nothing, so that only Envoy can end the call.
    ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.push(mute);
    ManagedChannel envoy =
        envoy(
            reads(node("reader")),
            readWrite("writer")
                .annotation("endpoints", "127.0.0.1:" + mute.getLocalPort())
                .annotation("health-check", "none"));

    Status.Code status = statusOf(envoy, INSERT, headers("grpc-timeout", "200m"));

    assertThat(status).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void aWriteThatReachedTheServerIsSentOnceWhateverHeadersTheCallerSends() throws Exception {
    AnyNode writer = node("writer").answering(Answer.UNAVAILABLE);
    ManagedChannel envoy = envoy(reads(node("reader")), writes(writer));
    Metadata headers = headers("x-envoy-retry-on", "5xx,reset");
    headers.merge(headers("x-envoy-retry-grpc-on", "unavailable"));
    headers.merge(headers("x-envoy-max-retries", "5"));
    headers.merge(headers("x-forwarded-for", "10.0.0.1"));

    Status.Code status = statusOf(envoy, INSERT, headers);

    assertThat(status).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(writer.calls()).isEqualTo(Map.of(INSERT, 1L));
  }

  @Test
  void oneBadReaderOfThreeIsEjectedAndCostsNoSearch() throws Exception {
    AnyNode bad = node("bad").answering(Answer.UNAVAILABLE);
    ManagedChannel envoy = envoy(reads(node("good"), bad, node("good")), writes(node("writer")));

    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      answers.add(call(envoy, SEARCH));
    }

    assertThat(answers).containsOnly("good");
    // 5 failures in a row; round robin would have sent it 30 calls.
    assertThat(bad.total()).isEqualTo(5);
  }

  @Test
  void aSearchOfThreeMebibytesIsRetriedToo() throws Exception {
    AnyNode bad = node("bad").answering(Answer.UNAVAILABLE);
    ManagedChannel envoy = envoy(reads(bad, node("good")), writes(node("writer")));
    byte[] vectors = "v".repeat(3 * 1024 * 1024).getBytes(UTF_8);

    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(new RawClient(envoy).call(SEARCH, vectors, new Metadata(), CallOptions.DEFAULT));
    }

    assertThat(answers).containsOnly("good");
    assertThat(bad.total()).isPositive();
  }

  @Test
  void withTheFallbackSearchesMoveToTheWriterWhenTheOnlyReaderIsEjected() throws Exception {
    AnyNode reader = node("reader").answering(Answer.UNAVAILABLE);
    ManagedChannel envoy =
        envoy(reads(reader).annotation("search-fallback", "rw"), writes(node("writer")));

    // Two searches of three attempts each are more than the five failures it takes.
    statusOf(envoy, SEARCH, new Metadata());
    statusOf(envoy, SEARCH, new Metadata());

    assertThat(call(envoy, SEARCH)).isEqualTo("writer");
  }

  @Test
  void withTheFallbackAndNoReaderAtAllTheWriterAnswersSearches() throws Exception {
    ManagedChannel envoy =
        envoy(
            readOnly("readers").port("engine", 1).annotation("search-fallback", "rw"),
            writes(node("writer")));

    assertThat(call(envoy, SEARCH)).isEqualTo("writer");
  }

  @Test
  void aDomainMatchesTheAuthorityOfAGrpcClientThoughThatHasAPort() throws Exception {
    ManagedChannel known =
        envoy(
            reads(node("reader")).annotation("domains", "milvus.example.com"),
            writes(node("writer")));

    assertThat(call(known, SEARCH, "milvus.example.com:19530")).isEqualTo("reader");
    assertThat(statusOf(known, SEARCH, new Metadata())).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private AnyNode node(String name) throws Exception {
    AnyNode node = AnyNode.start(name);
    open.push(node);
    return node;
  }

  private static ServiceBuilder reads(AnyNode... nodes) {
    return readOnly("readers").annotation("endpoints", addresses(nodes));
  }

  private static ServiceBuilder writes(AnyNode... nodes) {
    return readWrite("writer").annotation("endpoints", addresses(nodes));
  }

  private static String addresses(AnyNode... nodes) {
    return String.join(",", Arrays.stream(nodes).map(node -> node.address().toString()).toList());
  }

  private ManagedChannel envoy(ServiceBuilder readers, ServiceBuilder writers) throws Exception {
    TranslatedEnvoy envoy = TranslatedEnvoy.start(folder, readers, writers);
    open.push(envoy);
    return envoy.channel();
  }

  private static String call(ManagedChannel channel, String method) {
    return call(channel, method, channel.authority());
  }

  private static String call(ManagedChannel channel, String method, String authority) {
    return new RawClient(channel)
        .call(method, new byte[0], new Metadata(), CallOptions.DEFAULT.withAuthority(authority));
  }

  private static Status.Code statusOf(ManagedChannel channel, String method, Metadata headers) {
    try {
      ClientCalls.blockingUnaryCall(
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
          TextMethod.unary(method),
          CallOptions.DEFAULT,
          "");
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static Metadata headers(String key, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
    return headers;
  }
}
