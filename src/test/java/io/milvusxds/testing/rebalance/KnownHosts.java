package io.milvusxds.testing.rebalance;

import com.google.common.base.Splitter;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.demo.milvus.DemoNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The hosts of one of Envoy's clusters, as it lists them itself.
 *
 * @param cluster its name, as Envoy knows it
 */
record KnownHosts(EnvoyProcess envoy, String cluster) {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String HEALTHY = "::health_flags::healthy";

  /**
   * Waits until they are these nodes and no others.
   *
   * @throws IOException when they are not in time; the message has the end of Envoy's log
   */
  void awaitExactly(List<DemoNode> nodes) throws IOException, InterruptedException {
    List<String> wanted = nodes.stream().map(node -> node.address().toString()).sorted().toList();
    if (!envoy.awaitAdmin("/clusters", text -> hosts(text).equals(wanted), LIMIT)) {
      throw new IOException(
          "Envoy knows "
              + hosts(envoy.adminGet("/clusters"))
              + " (expected: "
              + wanted
              + "):\n"
              + String.join("\n", envoy.logTail(20)));
    }
  }

  /** The addresses in Envoy's list of hosts, sorted. */
  private List<String> hosts(String clusters) {
    return clusters
        .lines()
        .filter(line -> line.startsWith(cluster + "::") && line.endsWith(HEALTHY))
        .map(line -> Splitter.on("::").splitToList(line).get(1))
        .sorted()
        .toList();
  }
}
