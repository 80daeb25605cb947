package io.milvusxds.testing.xds;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.milvusxds.xds.resource.ResourceType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an xDS client has of one type. */
final class HeldResources {
  private static final TextFormat.Printer TEXT =
      TextFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(Cluster.getDescriptor())
                  .add(ClusterLoadAssignment.getDescriptor())
                  .add(Listener.getDescriptor())
                  .add(RouteConfiguration.getDescriptor())
                  .build());

  private final Map<String, Message> byName = new TreeMap<>();
  private final Map<String, String> versions = new TreeMap<>();
  private String acceptedVersion = "";

  /** Takes over an accepted response. */
  void take(XdsResponse response, Variant variant) {
    boolean isWhole =
        response.type() == ResourceType.CLUSTER || response.type() == ResourceType.LISTENER;
    if (isWhole && !variant.isDelta()) {
      // What is left out of a state-of-the-world response of these types is gone.
      byName.clear();
    }
    byName.putAll(response.resources());
    versions.putAll(response.versions());
    response.removed().forEach(byName::remove);
    response.removed().forEach(versions::remove);
    acceptedVersion = response.version();
  }

  /** Forgets all but these names. */
  void retain(Set<String> names) {
    byName.keySet().retainAll(names);
    versions.keySet().retainAll(names);
  }

  Map<String, Message> byName() {
    return new TreeMap<>(byName);
  }

  /** In protobuf's text form; empty when it is not there. */
  String text(String name) {
    Message resource = byName.get(name);
    return resource == null ? "" : TEXT.printToString(resource);
  }

  Map<String, String> versions() {
    return new TreeMap<>(versions);
  }

  String acceptedVersion() {
    return acceptedVersion;
  }
}
