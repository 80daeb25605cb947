package io.milvusxds.demo;

import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.demo.envoy.FolderTree;
import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.discovery.file.ManifestFiles;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.pipeline.Preview;
import io.milvusxds.routing.ShardForecast;
import io.milvusxds.routing.ShardQuestion;
import io.milvusxds.routing.TrafficPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The nodes of a demo, and what stands between them and a client: the file that lists them, the
 * control plane that follows the file, and a real Envoy.
 *
 * @param front where the Envoy listens for clients of Milvus
 * @param client a client of that Envoy
 */
record DemoStage(
    DemoNodes nodes,
    StateFile stateFile,
    ControlPlane controlPlane,
    EnvoyProcess envoy,
    HostPort front,
    DemoClient client) {
  private static final DeploymentRef DEPLOYMENT = new DeploymentRef("milvus-demo", "milvus");
  private static final int READERS = 3;
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);

  /** Starts all of it, and waits until Envoy knows every node. */
  static DemoStage open(ControlPlane.Starter starter, Cleanup cleanup)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("milvus-xds-demo");
    cleanup.add(() -> FolderTree.delete(folder));
    DemoNodes nodes = new DemoNodes(new SharedStorage(), cleanup);
    DemoNode writer = nodes.start("rw-1", EndpointRole.READ_WRITE);
    for (int number = 1; number <= READERS; number++) {
      nodes.start("ro-" + number, EndpointRole.READ_ONLY);
    }
    StateFile stateFile = new StateFile(folder.resolve("state.yaml"), DEPLOYMENT);
    stateFile.write(addresses(nodes.readers()), addresses(List.of(writer)));
    ControlPlane controlPlane = starter.start(stateFile.path());
    cleanup.add(controlPlane::close);
    HostPort front = new HostPort("127.0.0.1", FreePort.find());
    String bootstrap = controlPlane.bootstrap(DEPLOYMENT, front.port());
    EnvoyProcess envoy = EnvoyProcess.start(EnvoyBinary.locate(), bootstrap);
    cleanup.add(envoy::close);
    DemoClient client = DemoClient.connect(front);
    cleanup.add(client::close);
    DemoStage stage = new DemoStage(nodes, stateFile, controlPlane, envoy, front, client);
    stage.awaitReady();
    return stage;
  }

  private void awaitReady() throws IOException, InterruptedException {
    envoy.awaitReady(READY_LIMIT);
    boolean complete =
        envoy.awaitAdmin(
            "/clusters",
            text -> nodes.all().stream().allMatch(node -> text.contains(mark(node))),
            READY_LIMIT);
    if (!complete) {
      throw new IOException(
          "Envoy does not know every demo node after "
              + READY_LIMIT.toSeconds()
              + " s; it has:\n"
              + envoy.adminGet("/clusters"));
    }
  }

  /** Makes the file list these read-only nodes, beside the read-write one. */
  void list(List<DemoNode> readers) throws IOException {
    stateFile.write(addresses(readers), addresses(List.of(nodes.writer())));
  }

  /** Waits until Envoy has a node among its hosts, or has it no more. */
  boolean awaitKnown(DemoNode node, boolean known, Duration limit)
      throws IOException, InterruptedException {
    return envoy.awaitAdmin("/clusters", text -> text.contains(mark(node)) == known, limit);
  }

  /**
   * The read-only nodes that own each of these segments, by the segment's name: what {@code
   * milvus-xds plan} says of the file as it is now.
   */
  SortedMap<String, List<String>> owners(List<String> segments) throws IOException {
    SourceSnapshot snapshot =
        new ManifestFiles(stateFile.path(), Clock.systemUTC())
            .read()
            .snapshot()
            .orElseThrow(() -> new IOException(stateFile.path() + " can not be read"));
    TrafficPlan plan = Preview.of(snapshot, ResolvedHosts.NONE).plan();
    ShardForecast forecast =
        ShardForecast.of(plan.deployments().get(0), ShardQuestion.NONE.asking(segments));
    SortedMap<String, List<String>> owners = new TreeMap<>();
    for (ShardForecast.KeyOwners key : forecast.keys()) {
      owners.put(key.key(), key.owners().stream().map(this::nameAt).sorted().toList());
    }
    return owners;
  }

  private String nameAt(String address) {
    return nodes.all().stream()
        .filter(node -> node.address().toString().equals(address))
        .findFirst()
        .map(DemoNode::name)
        .orElse(address);
  }

  /** How Envoy's list of hosts names a node. */
  private static String mark(DemoNode node) {
    return "::" + node.address() + "::";
  }

  private static List<HostPort> addresses(List<DemoNode> nodes) {
    return nodes.stream().map(DemoNode::address).toList();
  }
}
