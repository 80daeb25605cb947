package io.milvusxds.xds;

import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the node message of a request. */
final class NodeReader {
  private NodeReader() {}

  static EnvoyNode read(Node node) {
    SortedMap<String, String> metadata = new TreeMap<>();
    node.getMetadata()
        .getFieldsMap()
        .forEach(
            (key, value) -> {
              if (value.getKindCase() == Value.KindCase.STRING_VALUE) {
                metadata.put(key, value.getStringValue());
              } else if (value.getKindCase() == Value.KindCase.NUMBER_VALUE) {
                metadata.put(key, number(value.getNumberValue()));
              }
            });
    return new EnvoyNode(node.getId(), node.getCluster(), metadata, agent(node));
  }

  // JSON knows only floating point: a port written as 19530 arrives as 19530.0.
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String agent(Node node) {
    String version = node.getUserAgentVersion();
    if (node.hasUserAgentBuildVersion()) {
      var number = node.getUserAgentBuildVersion().getVersion();
      version = number.getMajorNumber() + "." + number.getMinorNumber() + "." + number.getPatch();
    }
    return (node.getUserAgentName() + " " + version).trim();
  }
}
