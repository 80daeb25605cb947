package io.milvusxds.testing.xds;

import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.GenericSecret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.type.v3.TokenBucket;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Small Envoy messages for tests of the xDS layer, where only names and differences matter. */
public final class EnvoyMessages {
  private EnvoyMessages() {}

  public static Snapshot snapshot(Message... messages) {
    return Snapshot.of(Arrays.stream(messages).map(Resource::of).toList());
  }

  /** A snapshot of which some is not known. */
  public static Snapshot snapshot(
      Set<ResourceName> inDoubt, Set<ResourceName> unknown, Message... messages) {
    return Snapshot.of(Arrays.stream(messages).map(Resource::of).toList(), inDoubt, unknown);
  }

  /**
   * A resource of a type; a different content makes a different message.
   *
   * @param name of the resource; left out where a message knows none of its own
   */
  public static Message of(ResourceType type, String name, int content) {
    return switch (type) {
      case CLUSTER -> cluster(name, content);
      case ENDPOINT -> endpoints(name, content);
      case LISTENER -> listener(name, content);
      case ROUTE -> routes(name, "content-" + content);
      case SECRET -> secret(name, "content-" + content);
      case TOKEN_BUCKET -> bucket(content);
    };
  }

  /** The name of a resource: the first field of Envoy's messages, if that is a text. */
  public static Optional<String> nameIn(Message resource) {
    return Optional.of(resource.getDescriptorForType().findFieldByNumber(1))
        .filter(first -> first.getJavaType() == JavaType.STRING)
        .map(first -> (String) resource.getField(first));
  }

  /** An EDS cluster; a different time-out makes a different content. */
  public static Cluster cluster(String name, int timeoutSeconds) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setConnectTimeout(Duration.newBuilder().setSeconds(timeoutSeconds))
        .build();
  }

  public static ClusterLoadAssignment endpoints(String cluster, int... ports) {
    LocalityLbEndpoints.Builder locality = LocalityLbEndpoints.newBuilder();
    for (int port : ports) {
      locality.addLbEndpoints(
          LbEndpoint.newBuilder().setEndpoint(Endpoint.newBuilder().setAddress(address(port))));
    }
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(cluster)
        .addEndpoints(locality)
        .build();
  }

  public static Listener listener(String name, int port) {
    return Listener.newBuilder().setName(name).setAddress(address(port)).build();
  }

  public static RouteConfiguration routes(String name, String headerToRemove) {
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addRequestHeadersToRemove(headerToRemove)
        .build();
  }

  public static Secret secret(String name, String text) {
    return Secret.newBuilder()
        .setName(name)
        .setGenericSecret(
            GenericSecret.newBuilder().setSecret(DataSource.newBuilder().setInlineString(text)))
        .build();
  }

  public static TokenBucket bucket(int tokens) {
    return TokenBucket.newBuilder()
        .setMaxTokens(tokens)
        .setFillInterval(Duration.newBuilder().setSeconds(1))
        .build();
  }

  private static Address address(int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port))
        .build();
  }
}
