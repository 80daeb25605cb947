package io.milvusxds.xds;

import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
    return new EnvoyNode(node.getId(), node.getCluster(), metadata, agent(node), build(node));
  }

  private static ClientBuild build(Node node) {
    SortedSet<String> filters = new TreeSet<>();
    for (Extension extension : node.getExtensionsList()) {
      // An Envoy names hundreds of extensions, and there may be thousands of Envoys.
      if (extension.getCategory().equals("envoy.access_loggers.extension_filters")) {
        filters.add(extension.getName());
      }
    }
    var number = node.getUserAgentBuildVersion().getVersion();
    return new ClientBuild(number.getMajorNumber(), number.getMinorNumber(), filters);
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
