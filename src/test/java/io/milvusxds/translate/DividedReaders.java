package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readWrite;

import com.google.common.primitives.ImmutableIntArray;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.Locality;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PooledEndpoint;
import io.milvusxds.routing.ShardLabels;
import io.milvusxds.routing.ShardMember;
import io.milvusxds.routing.ShardPlacement;
import io.milvusxds.routing.ShardSpec;
import io.milvusxds.routing.ShardTarget;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.EnvoyFiles;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.tuning.PoolTuning;
import io.milvusxds.tuning.SegmentKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ten read-only nodes among which searches are divided, two for each shard, a read-write node that
 * helps out, and a real Envoy before them all.
 */
final class DividedReaders implements AutoCloseable {
  private static final Pattern LISTENER = Pattern.compile("::0\\.0\\.0\\.0:([0-9]+)");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int NODES = 10;
  private static final int CALLERS = 8;

  private final Deque<Closeable> open = new ArrayDeque<>();
  private final ShardPlacement placement;
  private final List<AnyNode> nodes = new ArrayList<>();
  private HostPort envoy = new HostPort("127.0.0.1", 1);

  private DividedReaders(ShardPlacement placement) {
    this.placement = placement;
  }

  /**
   * Starts everything; the YAML that milvus-xds prints is what Envoy reads.
   *
   * @param readers says what a search is
   */
  static DividedReaders start(Path folder, ServiceBuilder readers, SegmentKey key, int shardCount)
      throws Exception {
    List<ShardMember> members =
        Stream.iterate(0, i -> i < NODES, i -> i + 1)
            .map(i -> new ShardMember("ro-" + i, ""))
            .toList();
    ShardSpec spec = new ShardSpec(shardCount, 2, new TreeMap<>());
    DividedReaders started = new DividedReaders(ShardPlacement.of(spec, members));
    try {
      started.startAll(folder, readers, key);
      return started;
    } catch (Exception e) {
      started.close();
      throw e;
    }
  }

  private void startAll(Path folder, ServiceBuilder readers, SegmentKey key) throws Exception {
    for (ShardMember member : placement.members()) {
      nodes.add(node(member.name()));
    }
    AnyNode writer = node("rw");
    EnvoyConfig config = EnvoyConfig.of(plan(readers, key, writer));
    EnvoyFiles files = new EnvoyFiles(folder);
    files.write(List.of(config), EnvoyConfig.listeners(config.deployment(), ListenerSpec.DEFAULT));
    EnvoyProcess process = EnvoyProcess.start(RequiredPart.envoy(), files.bootstrap());
    open.push(process::close);
    process.awaitReady(LIMIT);
    Matcher listener = LISTENER.matcher(process.adminGet("/listeners"));
    if (!listener.find()) {
      throw new IllegalStateException(
          "listeners: none (expected: one)\n" + String.join("\n", process.logTail(5)));
    }
    envoy = new HostPort("127.0.0.1", Integer.parseInt(listener.group(1)));
  }

  private AnyNode node(String name) throws IOException {
    AnyNode node = AnyNode.start(name);
    open.push(node::close);
    return node;
  }

  private DeploymentPlan plan(ServiceBuilder readers, SegmentKey key, AnyNode writer) {
    ServiceBuilder writers =
        readWrite("writer").annotation("endpoints", writer.address().toString());
    DeploymentPlan undivided =
        TrafficPlanner.plan(List.of(readers.tuned(), writers.tuned()), Surroundings.CLEAR)
            .deployments()
            .get(0);
    List<PooledEndpoint> searched = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      String name = placement.members().get(i).name();
      searched.add(
          endpoint(
              name,
              nodes.get(i),
              0,
              List.of(new ShardLabels(placement.spec().shards(), placement.shardsOf(name)))));
    }
    searched.add(endpoint("rw", writer, 1, List.of(everyShard())));
    EndpointPool pool = undivided.pools().get(0);
    return new DeploymentPlan(
        undivided.deployment(),
        undivided.domains(),
        undivided.routes(),
        false,
        Optional.of(new ShardTarget(key, placement.spec(), Duration.ZERO)),
        List.of(
            new EndpointPool(EndpointRole.READ_ONLY, divided(pool.tuning()), searched),
            undivided.pools().get(1)));
  }

  private ShardLabels everyShard() {
    int count = placement.spec().shards();
    return new ShardLabels(count, ImmutableIntArray.copyOf(IntStream.range(0, count)));
  }

  private static PoolTuning divided(PoolTuning tuning) {
    return new PoolTuning(
        tuning.connectTimeout(),
        tuning.circuitBreakers(),
        PoolTuning.Balancing.SEGMENT_HASH,
        tuning.healthCheck(),
        tuning.outlierDetection(),
        tuning.slowStart());
  }

  private static PooledEndpoint endpoint(
      String name, AnyNode node, int priority, List<ShardLabels> shards) {
    return new PooledEndpoint(
        name, node.address(), EndpointState.SERVING, Locality.UNKNOWN, priority, shards);
  }

  /** Where Envoy listens. */
  HostPort envoy() {
    return envoy;
  }

  /** The names of the nodes that serve the shard of a key. */
  List<String> owners(byte[] key) {
    return placement.ownersOf(key);
  }

  /** The names of the nodes that serve the shard of a key. */
  List<String> owners(String key) {
    return owners(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The names of all read-only nodes. */
  List<String> names() {
    return placement.members().stream().map(ShardMember::name).toList();
  }

  /** Breaks the connections of a node. */
  void kill(String name) throws InterruptedException {
    nodes.get(names().indexOf(name)).kill();
  }

  /** A client that calls through Envoy. */
  RawClient client() {
    RawClient client = new RawClient(envoy);
    open.push(client::close);
    return client;
  }

  /** Makes the calls, eight at a time; what each gives, in their order. */
  static List<String> all(List<Callable<String>> calls) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<String> answers = new ArrayList<>();
      for (Future<String> answer : callers.invokeAll(calls, 2, TimeUnit.MINUTES)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      callers.shutdownNow();
    }
  }

  /** Calls without headers or compression. */
  static String search(RawClient client, String path, byte[] message) {
    return client.call(path, message, new Metadata(), CallOptions.DEFAULT);
  }

  /** The header by which a caller says what a search belongs to. */
  static Metadata segment(String key) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(EnvoyNames.SEGMENT_HEADER, Metadata.ASCII_STRING_MARSHALLER), key);
    return headers;
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
