package io.milvusxds.testing;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.PathConfigSource;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.translate.EnvoyYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Serves messages to an Envoy by files, so that it reads the YAML that is printed. A running Envoy
 * follows what is written again.
 *
 * <p>Only two things differ from what goes over xDS: where the next resource comes from, and, where
 * that is said, the listeners' port, which is free.
 *
 * @param folder for the files
 */
public record EnvoyFiles(Path folder) {
  private static final String TYPES = "type.googleapis.com/";

  /** Writes all files; the listeners are on free ports. */
  public void write(List<EnvoyConfig> configs, List<Listener> listeners) throws IOException {
    write(configs);
    write("listeners", listeners.stream().map(this::onFreePort).map(this::fromFile).toList());
  }

  /** Writes the file of the listeners, at their own ports. */
  public void writeListeners(List<Listener> listeners) throws IOException {
    write("listeners", listeners.stream().map(this::fromFile).toList());
  }

  /** Writes all files but that of the listeners. */
  public void write(List<EnvoyConfig> configs) throws IOException {
    for (EnvoyConfig config : configs) {
      for (RouteConfiguration routes : config.routeConfigurations()) {
        write(own("routes", routes.getName()), List.of(routes));
      }
      for (ClusterLoadAssignment assignment : config.loadAssignments()) {
        write(own("endpoints", assignment.getClusterName()), List.of(assignment));
      }
      // An Envoy waits for each assignment; where nothing is known, an empty one stands in for what
      // it would have kept.
      for (Cluster cluster : config.clusters()) {
        if (config.loadAssignments().stream()
            .noneMatch(known -> known.getClusterName().equals(cluster.getName()))) {
          ClusterLoadAssignment nothing =
              ClusterLoadAssignment.newBuilder().setClusterName(cluster.getName()).build();
          write(own("endpoints", cluster.getName()), List.of(nothing));
        }
      }
    }
    write(
        "clusters",
        configs.stream().flatMap(all -> all.clusters().stream()).map(this::fromFile).toList());
  }

  /** A bootstrap that names the files. */
  public String bootstrap() {
    return """
    node: {id: "golden", cluster: "golden/golden"}
    dynamic_resources:
      lds_config: {resource_api_version: V3, path_config_source: {path: "%s"}}
      cds_config: {resource_api_version: V3, path_config_source: {path: "%s"}}
    """
        .formatted(file("listeners"), file("clusters"));
  }

  private void write(String name, List<? extends Message> messages) throws IOException {
    String resources =
        messages.stream().map(EnvoyFiles::typed).collect(Collectors.joining()).indent(2);
    Path next = folder.resolve("." + name + ".next");
    Files.writeString(next, "resources:" + (messages.isEmpty() ? " []\n" : "\n" + resources));
    // Envoy looks at a file again when another one takes its name, not when it is written over.
    Files.move(next, file(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Envoy wants these one by one, a file for each. */
  private static String own(String kind, String resource) {
    return kind + "-" + resource.replace('/', '-');
  }

  private static String typed(Message message) {
    String type = TYPES + message.getDescriptorForType().getFullName();
    return EnvoyYaml.print(List.of(message))
        .replaceFirst("- ", "- \"@type\": \"" + type + "\"\n  ");
  }

  private Cluster fromFile(Cluster cluster) {
    if (!cluster.hasEdsClusterConfig()) {
      return cluster;
    }
    Cluster.Builder changed = cluster.toBuilder();
    changed.getEdsClusterConfigBuilder().setEdsConfig(source(own("endpoints", cluster.getName())));
    return changed.build();
  }

  private Listener onFreePort(Listener listener) {
    Listener.Builder changed = listener.toBuilder();
    changed.getAddressBuilder().getSocketAddressBuilder().setPortValue(0);
    return changed.build();
  }

  private Listener fromFile(Listener listener) {
    Listener.Builder changed = listener.toBuilder();
    Filter.Builder filter = changed.getFilterChainsBuilder(0).getFiltersBuilder(0);
    try {
      HttpConnectionManager.Builder http =
          filter.getTypedConfig().unpack(HttpConnectionManager.class).toBuilder();
      http.getRdsBuilder()
          .setConfigSource(source(own("routes", http.getRds().getRouteConfigName())));
      filter.setTypedConfig(Any.pack(http.build()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    return changed.build();
  }

  private ConfigSource source(String name) {
    return ConfigSource.newBuilder()
        .setResourceApiVersion(ApiVersion.V3)
        .setPathConfigSource(PathConfigSource.newBuilder().setPath(file(name).toString()))
        .build();
  }

  private Path file(String name) {
    return folder.resolve(name + ".yaml");
  }
}
