package io.milvusxds.xds;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One Envoy resource, serialised once; every stream sends the same bytes.
 *
 * @param type what it is
 * @param name unique within its type and group
 * @param version changes with the content and only with it
 * @param packed the message with its type URL, as it goes on the wire
 * @param endpointName the load assignment that this cluster takes its endpoints from; empty for
 *     other types and for clusters without one
 */
public record Resource(
    ResourceType type, String name, String version, Any packed, String endpointName) {
  public Resource {
    requireNonNull(type, "type");
    requireNonNull(name, "name");
    requireNonNull(version, "version");
    requireNonNull(packed, "packed");
    requireNonNull(endpointName, "endpointName");
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "name: empty (expected: a name that an Envoy can ask for)");
    }
  }

  /**
   * Serialises a message; its version is a hash of the bytes.
   *
   * @throws IllegalArgumentException when the message is none of the types of {@link ResourceType}
   */
  public static Resource of(Message message) {
    if (message instanceof Cluster cluster) {
      return pack(ResourceType.CLUSTER, cluster.getName(), message, endpointNameOf(cluster));
    }
    if (message instanceof ClusterLoadAssignment assignment) {
      return pack(ResourceType.ENDPOINT, assignment.getClusterName(), message, "");
    }
    if (message instanceof Listener listener) {
      return pack(ResourceType.LISTENER, listener.getName(), message, "");
    }
    if (message instanceof RouteConfiguration routes) {
      return pack(ResourceType.ROUTE, routes.getName(), message, "");
    }
    if (message instanceof Secret secret) {
      return pack(ResourceType.SECRET, secret.getName(), message, "");
    }
    throw new IllegalArgumentException(
        "message: "
            + message.getDescriptorForType().getFullName()
            + " (expected: one of the types that xDS serves here)");
  }

  /** The size on the wire without framing. */
  public int sizeBytes() {
    return packed.getValue().size();
  }

  private static Resource pack(
      ResourceType type, String name, Message message, String endpointName) {
    ByteString bytes = deterministicBytes(message);
    Any packed = Any.newBuilder().setTypeUrl(type.typeUrl()).setValue(bytes).build();
    return new Resource(
        type, name, ContentHash.ofResource(type, name, bytes), packed, endpointName);
  }

  private static String endpointNameOf(Cluster cluster) {
    if (cluster.getType() != Cluster.DiscoveryType.EDS) {
      return "";
    }
    String serviceName = cluster.getEdsClusterConfig().getServiceName();
    return serviceName.isEmpty() ? cluster.getName() : serviceName;
  }

  // Map fields have no order of their own; without this two JVMs give one message two versions.
  private static ByteString deterministicBytes(Message message) {
    ByteString.Output bytes = ByteString.newOutput(message.getSerializedSize());
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    coded.useDeterministicSerialization();
    try {
      message.writeTo(coded);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }
}
