package io.milvusxds.testing.milvus;

import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.FolderTree;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A real Milvus 2.3.5 on loopback: one node that takes everything, and proxies over the same data
 * that are to be asked for searches only.
 *
 * <p>The proxies join the coordinators of that node, and its query node does the work of all
 * searches: a test that ends it ends searches everywhere. The message queue of the proxies is at a
 * closed port, so a write that reaches one hangs, and reads of strong consistency on all nodes with
 * it. So routing must never send one there: {@link #writesOnReadOnlyNodes}.
 */
public final class RealMilvus implements AutoCloseable {
  /** What a proxy may be asked for; Milvus' own words for the calls that it counts. */
  private static final Set<String> READS =
      Set.of("Connect", "HybridSearch", "Query", "Search", "GetComponentStates");

  private static final List<String> READ_BEGINNINGS =
      List.of("Check", "Describe", "Get", "Has", "List", "Select", "Show");

  private final Path folder;
  private final MilvusNode readWrite;
  private final List<MilvusNode> readOnly;

  private RealMilvus(Path folder, MilvusNode readWrite, List<MilvusNode> readOnly) {
    this.folder = folder;
    this.readWrite = readWrite;
    this.readOnly = List.copyOf(readOnly);
  }

  /**
   * Starts one and waits until all of it is well, some 10 s; the test is skipped where there is
   * none.
   *
   * @param proxies how many read-only nodes, 0 or more
   */
  public static RealMilvus start(int proxies) throws IOException, InterruptedException {
    MilvusProgram program = MilvusProgram.find();
    Path folder = Files.createTempDirectory("milvus-xds-milvus");
    Map<String, String> ports = new LinkedHashMap<>();
    for (String name :
        List.of(
            "etcd_port",
            "root_coord_port",
            "proxy_port",
            "proxy_internal_port",
            "query_coord_port",
            "query_node_port",
            "index_coord_port",
            "index_node_port",
            "data_coord_port",
            "data_node_port")) {
      ports.put(name, Integer.toString(FreePort.find()));
    }
    List<MilvusNode> nodes = new ArrayList<>();
    try {
      nodes.add(readWrite(program, folder.resolve("rw"), ports));
      nodes.get(0).awaitHealthy();
      for (int i = 1; i <= proxies; i++) {
        nodes.add(readOnly(program, folder.resolve("ro-" + i), ports));
      }
      for (MilvusNode node : nodes) {
        node.awaitHealthy();
      }
    } catch (IOException e) {
      nodes.forEach(MilvusNode::close);
      throw e;
    }
    return new RealMilvus(folder, nodes.get(0), nodes.subList(1, nodes.size()));
  }

  private static MilvusNode readWrite(MilvusProgram program, Path path, Map<String, String> ports)
      throws IOException {
    NodeFolder folder = NodeFolder.create(path, program, ports);
    // Its etcd listens on 2379 and 2380, whatever else is said, unless it has a file of its own.
    String client = "http://127.0.0.1:" + ports.get("etcd_port");
    String peer = "http://127.0.0.1:" + FreePort.find();
    Path etcd =
        Files.writeString(
            path.resolve("etcd.yaml"),
            """
            name: default
            data-dir: %s
            listen-client-urls: %s
            advertise-client-urls: %s
            listen-peer-urls: %s
            initial-advertise-peer-urls: %s
            initial-cluster: default=%s
            """
                .formatted(path.resolve("data/etcd"), client, client, peer, peer, peer));
    return node(folder, program, "standalone", ports, Map.of("ETCD_CONFIG_PATH", etcd.toString()));
  }

  private static MilvusNode readOnly(MilvusProgram program, Path path, Map<String, String> shared)
      throws IOException {
    Map<String, String> ports = new LinkedHashMap<>(shared);
    ports.put("proxy_port", Integer.toString(FreePort.find()));
    ports.put("proxy_internal_port", Integer.toString(FreePort.find()));
    NodeFolder folder = NodeFolder.create(path, program, ports);
    return node(
        folder,
        program,
        "proxy",
        ports,
        Map.of(
            "ETCD_USE_EMBED",
            "false",
            // A proxy that was killed holds up strong reads until its session ends.
            "COMMON_SESSION_TTL",
            "3",
            "MQ_TYPE",
            "kafka",
            "KAFKA_BROKERLIST",
            "127.0.0.1:1"));
  }

  private static MilvusNode node(
      NodeFolder folder,
      MilvusProgram program,
      String role,
      Map<String, String> ports,
      Map<String, String> more)
      throws IOException {
    int healthPort = FreePort.find();
    Map<String, String> environment = new LinkedHashMap<>(more);
    environment.put("DEPLOY_MODE", "STANDALONE");
    environment.put("METRICS_PORT", Integer.toString(healthPort));
    environment.put("MILVUS_RUN_DIR", folder.path().resolve("run").toString());
    environment.put("LD_LIBRARY_PATH", program.bin().toString());
    for (String part :
        List.of(
            "PROXY",
            "ROOTCOORD",
            "QUERYCOORD",
            "QUERYNODE",
            "DATACOORD",
            "DATANODE",
            "INDEXNODE")) {
      environment.put(part + "_IP", "127.0.0.1");
    }
    HostPort address =
        new HostPort("127.0.0.1", Integer.parseInt(ports.getOrDefault("proxy_port", "")));
    return MilvusNode.start(folder, address, healthPort, program.command(role), environment);
  }

  /** The node that takes everything. */
  public MilvusNode readWrite() {
    return readWrite;
  }

  /** The proxies that are to be asked for searches only. */
  public List<MilvusNode> readOnly() {
    return readOnly;
  }

  /** How many searches the read-only nodes were asked for since their processes started. */
  public long searchesOnReadOnlyNodes() throws IOException, InterruptedException {
    long searches = 0;
    for (MilvusNode node : readOnly) {
      searches += node.calls().getOrDefault("Search", 0L);
    }
    return searches;
  }

  /**
   * The names of calls that came to a read-only node and are not known as reads, sorted: empty for
   * as long as routing is right.
   */
  public Set<String> writesOnReadOnlyNodes() throws IOException, InterruptedException {
    Set<String> writes = new TreeSet<>();
    for (MilvusNode node : readOnly) {
      for (String name : node.calls().keySet()) {
        if (!READS.contains(name) && READ_BEGINNINGS.stream().noneMatch(name::startsWith)) {
          writes.add(name);
        }
      }
    }
    return writes;
  }

  @Override
  public void close() throws IOException {
    readOnly.forEach(MilvusNode::close);
    readWrite.close();
    FolderTree.delete(folder);
  }
}
