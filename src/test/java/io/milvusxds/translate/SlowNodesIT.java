package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.testing.load.SteadyLoad;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.wire.TextMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Searches that take long, and nodes that are stopped or killed: nothing is lost that a node would
 * have answered, nothing is asked needlessly, and no node is ejected for being slow (ADR 21).
 */
class SlowNodesIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final String EJECTIONS = ".ejections_enforced_total";
  private static final int LIMIT_SECONDS = 30;

  @TempDir private Path folder;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 48})
  void whenAllNodesAreSlowEverySearchIsAnsweredAndAskedOnce(int searches) throws Exception {
    List<AnyNode> nodes = nodes(2, Duration.ofMillis(600));
    TranslatedEnvoy envoy = envoy(readers(nodes), writer());

    assertThat(statuses(envoy, searches)).containsOnly(Status.Code.OK);

    assertThat(calls(nodes)).isEqualTo(searches);
    assertThat(envoy.sum(EJECTIONS)).isZero();
  }

  @Test
  void theAnswerOfASlowAttemptCountsThoughAnotherOneBegan() throws Exception {
    List<AnyNode> nodes = nodes(2, Duration.ofMillis(450));
    TranslatedEnvoy envoy = envoy(readers(nodes).annotation("per-try-timeout", "100ms"), writer());

    assertThat(statuses(envoy, 24)).containsOnly(Status.Code.OK);

    assertThat(calls(nodes)).isGreaterThan(24);
    assertThat(envoy.sum(EJECTIONS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"retries,2", "retries,0", "retry-on,connect-failure", "search-fallback,rw"})
  void nodesThatNeedMoreThanTheTimeoutAreNotEjectedForIt(String key, String value)
      throws Exception {
    TranslatedEnvoy envoy =
        envoy(
            readers(nodes(2, Duration.ofMillis(400)))
                .annotation("timeout", "200ms")
                .annotation(key, value),
            writer());

    assertThat(statuses(envoy, 24)).containsOnly(Status.Code.DEADLINE_EXCEEDED);

    assertThat(envoy.sum(EJECTIONS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"2,round-robin", "3,round-robin", "3,segment-hash"})
  void aStoppedNodeCostsNoSearch(int count, String policy) throws Exception {
    List<AnyNodeProcess> nodes = processes(count, Duration.ofMillis(5));
    TranslatedEnvoy envoy =
        envoy(readers(addresses(nodes)).annotation("lb-policy", policy), writer());
    warmUp(envoy);
    SteadyLoad load = load(envoy, 100, Duration.ofMillis(2500));
    // So each node has connections before.
    assertThat(load.awaitCalls(40, Duration.ofSeconds(10))).isTrue();

    nodes.get(0).stop();

    LoadReport report = load.await();
    assertThat(report.failures()).isEmpty();
    // Somebody met it.
    assertThat(report.latency(100)).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void aKilledNodeCostsNoneOfTheManySearchesUnderWay() throws Exception {
    List<AnyNodeProcess> nodes = processes(2, Duration.ofMillis(300));
    TranslatedEnvoy envoy = envoy(readers(addresses(nodes)), writer());
    warmUp(envoy);
    // 60 are under way at a time, half of them at the node that dies.
    SteadyLoad load = load(envoy, 200, Duration.ofMillis(1500));
    assertThat(load.awaitCalls(150, Duration.ofSeconds(10))).isTrue();

    nodes.get(0).kill();

    assertThat(load.await().failures()).isEmpty();
  }

  private List<AnyNode> nodes(int count, Duration delay) throws Exception {
    List<AnyNode> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      AnyNode node = AnyNode.start("reader").after(delay);
      open.push(node);
      nodes.add(node);
    }
    return nodes;
  }

  private List<AnyNodeProcess> processes(int count, Duration delay) throws Exception {
    List<AnyNodeProcess> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      AnyNodeProcess node = AnyNodeProcess.launch("reader", delay);
      open.push(node);
      nodes.add(node);
    }
    return nodes;
  }

  private static String addresses(List<AnyNodeProcess> nodes) throws Exception {
    List<String> addresses = new ArrayList<>();
    for (AnyNodeProcess node : nodes) {
      addresses.add(node.address());
    }
    return String.join(",", addresses);
  }

  private static ServiceBuilder readers(List<AnyNode> nodes) {
    return readers(
        String.join(",", nodes.stream().map(node -> node.address().toString()).toList()));
  }

  private static ServiceBuilder readers(String addresses) {
    return readOnly("readers").annotation("endpoints", addresses);
  }

  private ServiceBuilder writer() throws Exception {
    AnyNode writer = AnyNode.start("writer");
    open.push(writer);
    return readWrite("writer").annotation("endpoints", writer.address().toString());
  }

  private TranslatedEnvoy envoy(ServiceBuilder readers, ServiceBuilder writers) throws Exception {
    TranslatedEnvoy envoy = TranslatedEnvoy.start(folder, readers, writers);
    open.push(envoy);
    return envoy;
  }

  private static SteadyLoad load(TranslatedEnvoy envoy, int perSecond, Duration length) {
    return SteadyLoad.start(
        new SteadyLoad.Settings(perSecond, length, 5000),
        () -> "segment",
        segment -> search(envoy, segment));
  }

  /** The first answers of a young JVM take long. */
  private static void warmUp(TranslatedEnvoy envoy) throws Exception {
    for (int i = 0; i < 5; i++) {
      statuses(envoy, 30);
    }
  }

  /** Of searches that all begin at once. */
  private static List<Status.Code> statuses(TranslatedEnvoy envoy, int searches) throws Exception {
    List<ListenableFuture<String>> begun =
        Stream.generate(() -> search(envoy, "segment")).limit(searches).toList();
    List<Status.Code> statuses = new ArrayList<>();
    for (ListenableFuture<String> search : begun) {
      try {
        search.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        statuses.add(Status.Code.OK);
      } catch (ExecutionException e) {
        statuses.add(Status.fromThrowable(e).getCode());
      }
    }
    return statuses;
  }

  private static ListenableFuture<String> search(TranslatedEnvoy envoy, String segment) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of(EnvoyNames.SEGMENT_HEADER, Metadata.ASCII_STRING_MARSHALLER), segment);
    return ClientCalls.futureUnaryCall(
        ClientInterceptors.intercept(
                envoy.channel(), MetadataUtils.newAttachHeadersInterceptor(headers))
            .newCall(TextMethod.unary(SEARCH), CallOptions.DEFAULT),
        "");
  }

  private static long calls(List<AnyNode> nodes) {
    return nodes.stream().mapToLong(AnyNode::total).sum();
  }
}
