package io.milvusxds.cli;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.FreePort;
import io.milvusxds.testing.ChildJvm;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.testing.wire.RawHttp2;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that each stay within every limit of one stream, together against a process with the
 * memory that the Helm chart gives it: the greediest end, an Envoy beside them is served.
 */
class GreedyClientsFeatureTest {
  private static final String GROUP = "prod/milvus";
  private static final String METHOD =
      "envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources";
  private static final int MAX_MESSAGE = 4 << 20;
  private static final String POOL = "prod/milvus/ro";
  // The chart's limit of 512 MiB, and the flags of image/milvus-xds.
  private static final List<String> CHART_FLAGS =
      List.of(
          "-XX:MaxRAM=512m",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xss512k");

  @TempDir private Path folder;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private StateFile state;
  private ChildJvm server;
  private XdsClient envoy;
  private int xdsPort;
  private int adminPort;
  private int port = 20_000;

  @BeforeEach
  void start() throws Exception {
    state = new StateFile(folder).readWrite("endpoints", "127.0.0.1:19999");
    changeNodes();
    xdsPort = FreePort.find();
    adminPort = FreePort.find();
    server =
        ChildJvm.start(
            CHART_FLAGS,
            Main.class,
            List.of(
                "serve",
                "--source=file:" + state.path(),
                "--xds=127.0.0.1:" + xdsPort,
                "--admin=127.0.0.1:" + adminPort));
    String unused = server.awaitOutput(out -> out.contains("serving"), Duration.ofSeconds(60));
    envoy =
        XdsClient.connect(xdsPort, GROUP).subscribeLikeEnvoy(List.of(POOL), List.of("prod/milvus"));
    assertServed();
  }

  @AfterEach
  void stop() throws IOException {
    envoy.close();
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }

  private void changeNodes() throws IOException {
    port++;
    state = state.readOnly("endpoints", "127.0.0.1:" + port).write();
  }

  /** Fails unless a change reaches the Envoy on the stream that it has. */
  private void assertServed() throws IOException {
    changeNodes();
    String wanted = "port_value: " + port;
    await("the Envoy has " + wanted)
        .atMost(Duration.ofSeconds(30))
        .until(() -> envoy.text(ResourceType.ENDPOINT, POOL).contains(wanted));
  }

  private List<BareStream> attack(int streams, Function<BareStream, BareStream> begin) {
    List<BareStream> all = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", xdsPort).usePlaintext().build();
      channels.add(channel);
      all.add(begin.apply(BareStream.delta(channel).read(Integer.MAX_VALUE)));
    }
    return all;
  }

  private static void assertTheGreediestWereTold(List<BareStream> streams) {
    await("greedy streams end").until(() -> streams.stream().anyMatch(BareStream::hasEnded));
    List<Status> ends =
        streams.stream().filter(BareStream::hasEnded).map(BareStream::awaitEnd).toList();
    assertThat(ends).allMatch(end -> end.getCode() == Status.Code.RESOURCE_EXHAUSTED);
    assertThat(ends)
        .allMatch(
            end ->
                Objects.toString(end.getDescription(), "").contains("the largest of all streams"));
  }

  private double metric(String nameAndLabels) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    String page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return page.lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private void assertMemoryIsBack() throws Exception {
    double limit = metric("milvus_xds_limit{limit=\"memory-bytes\"}");
    assertThat(limit).isBetween(60e6, 85e6);
    channels.forEach(ManagedChannel::shutdownNow);
    await("what they held is forgotten")
        .until(() -> metric("milvus_xds_limit_use{limit=\"memory-bytes\"}") < 1e6);
  }

  @Test
  void aThousandEnvoysThatComeAtOnceFromOneAddressAreAllServed() throws Exception {
    byte[] request = GreedyRequests.ofAnEnvoy(GROUP);

    List<BareStream> streams = attack(1_000, stream -> stream.send(request));

    await("each has its clusters")
        .atMost(Duration.ofSeconds(60))
        .until(() -> streams.stream().allMatch(stream -> stream.received() > 0));
    assertThat(streams).noneMatch(BareStream::hasEnded);
    assertServed();
    assertMemoryIsBack();
  }

  @Test
  void fortyClientsThatHoldTwoHundredThousandResourcesAlready() throws Exception {
    byte[] request = GreedyRequests.initialVersions(GROUP, 214_000);

    List<BareStream> streams = attack(40, stream -> stream.send(request));

    assertTheGreediestWereTold(streams);
    assertServed();
    assertMemoryIsBack();
  }

  @Test
  void clientsThatAskForTenThousandLongNames() throws Exception {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      requests.add(GreedyRequests.longNames(GROUP, 1_000 * i, 1_000, 1_000));
    }

    List<BareStream> streams =
        attack(
            26,
            stream -> {
              requests.forEach(stream::send);
              return stream;
            });

    assertTheGreediestWereTold(streams);
    assertServed();
    assertMemoryIsBack();
  }

  @Test
  void nodesThatAreTwentyTimesAsLargeWhenTheyAreParsed() throws Exception {
    byte[] request = GreedyRequests.wideNode(GROUP, 2_000_000);

    List<BareStream> streams = attack(40, stream -> stream.send(request));

    await("all end").until(() -> streams.stream().allMatch(BareStream::hasEnded));
    assertServed();
    assertMemoryIsBack();
  }

  @Test
  void messagesOfWhichTheLastByteNeverComes() throws Exception {
    byte[] begin = new byte[MAX_MESSAGE - 1];

    sendOnEachOf(60, begin, 16_384);

    assertServed();
    assertMemoryIsBack();
  }

  @Test
  void messagesThatComeByteByByte() throws Exception {
    byte[] begin = new byte[128 << 10];

    sendOnEachOf(5, begin, 1);

    assertServed();
    assertMemoryIsBack();
  }

  /**
   * Sends this on a stream each; fails unless one is turned away and the Envoy served meanwhile.
   */
  private void sendOnEachOf(int connections, byte[] begin, int frameSize) throws Exception {
    List<RawHttp2> open = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        RawHttp2 connection = RawHttp2.open(xdsPort, METHOD);
        open.add(connection);
        boolean unused =
            connection.send(RawHttp2.messageHead(MAX_MESSAGE), 16_384)
                && connection.send(begin, frameSize);
      }
      assertServed();
      assertThat(metric("milvus_xds_refused_clients_total")).isPositive();
    } finally {
      for (RawHttp2 connection : open) {
        connection.close();
      }
    }
  }
}
