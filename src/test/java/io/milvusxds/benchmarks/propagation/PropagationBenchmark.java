package io.milvusxds.benchmarks.propagation;

import io.milvusxds.benchmarks.PartResults;
import io.milvusxds.benchmarks.start.StartedProcess;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.kube.NodeAddresses;
import io.milvusxds.testing.kube.SliceBuilder;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How long after an EndpointSlice was patched in a real API server the new node gives its first
 * answer through a real Envoy: ours, and two that ask a name server every second and every five
 * seconds. Each change replaces the only read-only node by another one; both run all the time, so
 * that no call fails for want of a node.
 *
 * <p>Time begins before the patch is sent; that it was stored is a column of its own. The name
 * server knows the new node before that, which is to the advantage of DNS.
 */
public final class PropagationBenchmark {
  private static final int CHANGES = Integer.getInteger("changes", 40);
  private static final long SEED = 7;
  private static final String ROW = "patch to the new node's first answer, ms";
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int WARM_UP = 3;

  private final PartResults results =
      new PartResults("propagation", Map.of("changes", "" + CHANGES));

  private final List<String> nodes;

  private PropagationBenchmark(List<String> nodes) {
    this.nodes = nodes;
  }

  public static void main(String[] arguments) throws Exception {
    NodeAddresses.require();
    try (KubeCluster cluster = KubeCluster.start();
        KubeNamespace namespace = cluster.namespace("propagation");
        AnyNode writer = node(1);
        AnyNode first = node(2);
        AnyNode second = node(3);
        OneNameServer names = OneNameServer.start(NodeAddresses.address(2))) {
      namespace.serviceWithoutSelector("milvus-ro", "ro");
      namespace.serviceWithoutSelector("milvus-rw", "rw");
      namespace.write(SliceBuilder.of("milvus-rw", "milvus-rw-1").ready(writer.address().host()));
      namespace.write(slice(first.address().host()));
      new PropagationBenchmark(List.of(first.address().host(), second.address().host()))
          .run(cluster, namespace, names);
    }
    System.exit(0);
  }

  private static AnyNode node(int number) throws IOException {
    String ip = NodeAddresses.address(number);
    return AnyNode.start(ip, new HostPort(ip, KubeNamespace.ENGINE_PORT));
  }

  private static SliceBuilder slice(String ip) {
    return SliceBuilder.of("milvus-ro", "milvus-ro-1").ready(ip);
  }

  private void run(KubeCluster cluster, KubeNamespace namespace, OneNameServer names)
      throws Exception {
    List<AskedFront> fronts = new ArrayList<>();
    try (StartedProcess control =
        StartedProcess.start(
            "./milvus-xds",
            "kubernetes:" + namespace.name(),
            Map.of("KUBECONFIG", cluster.kubeconfig().toString()))) {
      control.awaitReady();
      fronts.add(AskedFront.start("milvus-xds", port -> ours(namespace, control.xdsPort(), port)));
      for (int seconds : new int[] {1, 5}) {
        fronts.add(
            AskedFront.start(
                "STRICT_DNS, " + seconds + " s",
                port -> ByDns.bootstrap(port, KubeNamespace.ENGINE_PORT, names.port(), seconds)));
      }
      changes(namespace, names, fronts);
    } finally {
      for (AskedFront front : fronts) {
        front.close();
      }
    }
    results.write();
    System.out.print(results.markdown());
  }

  private static String ours(KubeNamespace namespace, int xdsPort, int listenPort) {
    return new Bootstrap(
            new DeploymentRef(namespace.name(), "milvus"),
            new HostPort("127.0.0.1", xdsPort),
            new ListenerSpec(ListenerSpec.Kind.SIDECAR, listenPort),
            "envoy",
            Bootstrap.DEFAULT_ADMIN,
            Bootstrap.Protocol.DELTA)
        .yaml();
  }

  private void changes(KubeNamespace namespace, OneNameServer names, List<AskedFront> fronts)
      throws Exception {
    Random pauses = new Random(SEED);
    fronts.forEach(front -> front.awaitNode(nodes.get(0)));
    results.beginRound();
    for (int change = 1; change <= WARM_UP + CHANGES; change++) {
      // The slowest has just asked: without pauses up to its period it would always ask late.
      Thread.sleep(pauses.nextInt(5_000));
      String node = nodes.get(change % 2);
      names.point(node);
      long begin = System.nanoTime();
      var unused = namespace.write(slice(node));
      long stored = System.nanoTime();
      if (change > WARM_UP) {
        results.note("stored in the API server", ROW, (stored - begin) / NANOS_PER_MILLI);
      }
      for (AskedFront front : fronts) {
        long seen = front.awaitNode(node);
        if (change > WARM_UP) {
          results.note(front.name(), ROW, (seen - begin) / NANOS_PER_MILLI);
        }
      }
    }
    results.beginRound();
    fronts.forEach(front -> results.note(front.name(), "calls that failed", front.failures()));
  }
}
