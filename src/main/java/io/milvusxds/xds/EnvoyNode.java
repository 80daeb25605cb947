package io.milvusxds.xds;

import static java.util.Objects.requireNonNull;

import io.milvusxds.xds.limits.HeapCost;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who a client says that it is, in the first request of a stream.
 *
 * @param id the node's id; may be empty
 * @param cluster the node's cluster; may be empty
 * @param metadata the text values of the node's metadata, by key; numbers as written without a
 *     fraction, other kinds left out
 * @param agent the client's name and version, for example {@code envoy 1.40.0}; may be empty
 * @param build what the client is able to do
 */
public record EnvoyNode(
    String id,
    String cluster,
    SortedMap<String, String> metadata,
    String agent,
    ClientBuild build) {
  public EnvoyNode {
    requireNonNull(id, "id");
    requireNonNull(cluster, "cluster");
    requireNonNull(agent, "agent");
    requireNonNull(build, "build");
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /** One that says nothing of what it is able to do. */
  public EnvoyNode(String id, String cluster, SortedMap<String, String> metadata, String agent) {
    this(id, cluster, metadata, agent, ClientBuild.UNTOLD);
  }

  /** How many characters it consists of. */
  int length() {
    int length = id.length() + cluster.length() + agent.length();
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      length += entry.getKey().length() + entry.getValue().length();
    }
    for (String filter : build.accessLogFilters()) {
      length += filter.length();
    }
    return length;
  }

  /** What it costs on the heap, in bytes. */
  long heldBytes() {
    long bytes = HeapCost.of(id) + HeapCost.of(cluster) + HeapCost.of(agent);
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      bytes += HeapCost.ENTRY + HeapCost.of(entry.getKey()) + HeapCost.of(entry.getValue());
    }
    return bytes + HeapCost.of(build.accessLogFilters());
  }
}
