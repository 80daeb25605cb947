package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static java.util.stream.Collectors.toMap;

import io.grpc.ManagedChannel;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.load.LoadReport.Sample;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.discovery.file.ManifestFiles;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.pipeline.Preview;
import io.milvusxds.routing.ShardForecast;
import io.milvusxds.routing.ShardForecast.KeyOwners;
import io.milvusxds.routing.ShardQuestion;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.rebalance.SegmentCalls;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Demo nodes in a file, the jar that serves the file, and a real Envoy before the nodes. Used by
 * one thread.
 */
final class DividedStage implements AutoCloseable {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
  private static final String ROUNDS = "milvus_xds_rebuild_duration_seconds_count";
  private static final int FIRST_TIMEOUT_SECONDS = 10;

  private final Path folder;
  private final SharedStorage storage = new SharedStorage();
  private final List<DemoNode> readers = new ArrayList<>();
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final DemoNode writer;
  private StateFile file;
  private int writes;

  private DividedStage(Path folder) throws Exception {
    this.folder = folder;
    this.file = new StateFile(folder);
    SegmentCalls.fill(storage);
    this.writer = start("rw-1", EndpointRole.READ_WRITE, List.of());
  }

  /** Nodes that are not served yet; {@code ro-1} is the first reader. */
  static DividedStage of(Path folder, int readers) throws Exception {
    DividedStage stage = new DividedStage(folder);
    for (int i = 0; i < readers; i++) {
      stage.add();
    }
    return stage;
  }

  /** Starts one more read-only node, with the next number; the file does not list it yet. */
  DemoNode add(ServerInterceptor... interceptors) throws IOException {
    DemoNode node =
        start("ro-" + (readers.size() + 1), EndpointRole.READ_ONLY, List.of(interceptors));
    readers.add(node);
    return node;
  }

  /** Starts a node that was killed once more, where it was. */
  void restart(DemoNode killed) throws IOException {
    DemoNode node = DemoNode.start(killed.name(), killed.role(), storage, killed.address().port());
    open.push(node::close);
    readers.set(readers.indexOf(killed), node);
  }

  private DemoNode start(String name, EndpointRole role, List<ServerInterceptor> interceptors)
      throws IOException {
    DemoNode node =
        DemoNode.start(name, role, storage, new DemoNode.Options(FreePort.find(), interceptors));
    open.push(node::close);
    return node;
  }

  /** Writes the file before it is served, with all read-only nodes. */
  void write(Map<String, String> annotations) throws IOException {
    write(annotations, readers);
  }

  /**
   * Writes the file.
   *
   * @param annotations of the read-only Service, without their prefix
   * @param listed the read-only nodes in it
   */
  private void write(Map<String, String> annotations, List<DemoNode> listed) throws IOException {
    writes++;
    StateFile next =
        new StateFile(folder)
            .readOnly("endpoints", addresses(listed))
            .readWrite("endpoints", addresses(List.of(writer)))
            // Longer than a busy machine may make a search wait; and a mark of this write.
            .readOnly("timeout", timeout());
    annotations.forEach(next::readOnly);
    file = next.write();
  }

  private String timeout() {
    return FIRST_TIMEOUT_SECONDS + writes + "s";
  }

  private static String addresses(List<DemoNode> nodes) {
    return nodes.stream().map(node -> node.address().toString()).collect(Collectors.joining(","));
  }

  /** All read-only nodes, listed or not. */
  List<DemoNode> readers() {
    return List.copyOf(readers);
  }

  /** The read-only node of this name. */
  DemoNode reader(String name) {
    return readers.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /** The names of the nodes that own a key, as {@code milvus-xds plan} says of the file. */
  List<String> owners(String key) {
    return owners(List.of(key)).getOrDefault(key, List.of());
  }

  /** The same of {@code segment-0} and as many as that from there on, by name. */
  Map<String, List<String>> ownersOfSegments(int count) {
    return owners(IntStream.range(0, count).mapToObj(number -> "segment-" + number).toList());
  }

  private Map<String, List<String>> owners(List<String> keys) {
    SourceSnapshot snapshot =
        new ManifestFiles(file.path(), Clock.systemUTC()).read().snapshot().orElseThrow();
    var plan = Preview.of(snapshot, ResolvedHosts.NONE).plan().deployments().get(0);
    return ShardForecast.of(plan, ShardQuestion.NONE.asking(keys)).keys().stream()
        .collect(toMap(KeyOwners::key, key -> names(key.owners())));
  }

  private List<String> names(List<String> addresses) {
    return readers.stream()
        .filter(node -> addresses.contains(node.address().toString()))
        .map(DemoNode::name)
        .toList();
  }

  /** Whether a search was answered by one of those that own its segment. */
  static boolean isOwned(Sample sample, Map<String, List<String>> owners) {
    return owners.getOrDefault(sample.segment(), List.of()).contains(sample.node());
  }

  /** Serves the file as it was written last, and starts an Envoy; both end with this. */
  Served serve() throws Exception {
    ServeProcess control = ServeProcess.start(file.path());
    open.push(control::close);
    ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.STATE_OF_THE_WORLD);
    open.push(envoy::close);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", envoy.port())
            .usePlaintext()
            .disableRetry()
            .build();
    open.push(channel::shutdownNow);
    Served served = new Served(control, envoy, new SegmentCalls(channel, CALL_LIMIT));
    served.awaitWritten();
    return served;
  }

  /** What serves the nodes. */
  final class Served {
    private final ServeProcess control;
    private final ServedEnvoy envoy;
    private final SegmentCalls calls;

    private Served(ServeProcess control, ServedEnvoy envoy, SegmentCalls calls) {
      this.control = control;
      this.envoy = envoy;
      this.calls = calls;
    }

    /** Searches through Envoy. */
    SegmentCalls calls() {
      return calls;
    }

    /** What the operator is told, as the admin page has it. */
    String findings() throws IOException, InterruptedException {
      return control.admin("/findings");
    }

    /** Writes the file anew, with all read-only nodes, and waits until Envoy has that. */
    void change(Map<String, String> annotations) throws IOException, InterruptedException {
      change(annotations, readers);
    }

    /**
     * Writes the file anew, and waits until Envoy has that and the admin pages tell of it.
     *
     * @param annotations of the read-only Service, without their prefix
     * @param listed the read-only nodes in the file
     */
    void change(Map<String, String> annotations, List<DemoNode> listed)
        throws IOException, InterruptedException {
      double before = control.metric(ROUNDS);
      write(annotations, listed);
      awaitWritten();
      await("told").until(() -> control.metric(ROUNDS) > before);
    }

    /**
     * Writes the file anew with all read-only nodes, sees the admin page tell these words of it,
     * however soon they go again, and waits until Envoy has what was written.
     */
    void changeTold(Map<String, String> annotations, List<String> words)
        throws IOException, InterruptedException {
      write(annotations, readers);
      await("told: " + words).until(() -> words.stream().allMatch(findings()::contains));
      awaitWritten();
    }

    // Routes go out last, so who has these has all that goes before.
    private void awaitWritten() {
      String mark = "\"timeout\": \"" + timeout() + "\"";
      await("Envoy has " + mark)
          .until(
              () ->
                  envoy
                      .process()
                      .adminGet("/config_dump?resource=dynamic_route_configs")
                      .contains(mark));
    }

    /** Waits until no earlier owner serves any more, and Envoy knows. */
    void awaitHandedOver() {
      await("previous owners are gone")
          .atMost(Duration.ofSeconds(40))
          .until(
              () ->
                  control.metric("milvus_xds_shards{state=\"handing-over\"") == 0
                      && !findings().contains("until a moment ago"));
      await("Envoy has all").until(() -> !control.admin("/envoys").contains("\"stale\""));
    }
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
