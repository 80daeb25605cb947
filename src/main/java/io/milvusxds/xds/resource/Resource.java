package io.milvusxds.xds.resource;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.type.v3.TokenBucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * One Envoy resource, serialised once; every stream sends the same bytes. Made by {@link #of} from
 * a message, or by {@link #packed} from bytes that somebody else versions.
 *
 * @param type what it is
 * @param name unique within its type and group; never empty
 * @param version changes with the content and only with it; never empty
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
    if (name.isEmpty() || name.equals(Interest.WILDCARD)) {
      throw new IllegalArgumentException(
          "name: \"" + name + "\" (expected: a name that an Envoy can ask for)");
    }
    if (version.isEmpty()) {
      // An empty version is how a client says that it holds nothing yet.
      throw new IllegalArgumentException(
          "version: empty for " + name + " (expected: a text that changes with the content)");
    }
    if (!packed.getTypeUrl().equals(type.typeUrl())) {
      throw new IllegalArgumentException(
          "packed: " + packed.getTypeUrl() + " (expected: " + type.typeUrl() + ")");
    }
  }

  /**
   * Serialises a message; its version is a hash of the bytes.
   *
   * @throws IllegalArgumentException when the message is none of the types of {@link ResourceType}
   */
  public static Resource of(Message message) {
    for (ResourceType type : ResourceType.ADD_ORDER) {
      Optional<MessageType.Names> names = type.message().namesOf(message);
      if (names.isPresent()) {
        return pack(type, names.get(), message);
      }
    }
    throw notServed(message.getDescriptorForType().getFullName());
  }

  /** Serialises a token bucket, which knows no name of its own; its version is a hash, too. */
  public static Resource of(String name, TokenBucket bucket) {
    return pack(ResourceType.TOKEN_BUCKET, new MessageType.Names(name, ""), bucket);
  }

  /**
   * A message that is packed already, under a version of the caller's own. Its bytes are sent as
   * they are. To the version of a load assignment is added that of the clusters that use it, for a
   * client that has them.
   *
   * @param version must change with the content and only with it, and be the same on all servers
   *     that one Envoy may connect to: an Envoy that has the version already is sent nothing
   * @throws IllegalArgumentException when the message is none of the types of {@link ResourceType},
   *     its bytes can not be read, it has no name or its type knows none, or the version is empty
   */
  public static Resource packed(Any message, String version) {
    ResourceType type =
        ResourceType.ofUrl(message.getTypeUrl(), Optional.empty())
            .orElseThrow(() -> notServed(message.getTypeUrl()));
    MessageType.Names names =
        namesIn(type, message)
            .orElseThrow(() -> notServed(message.getTypeUrl() + " without a name"));
    return new Resource(type, names.name(), version, message, names.endpointName());
  }

  private static Optional<MessageType.Names> namesIn(ResourceType type, Any message) {
    try {
      return type.message().namesIn(message.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "packed: bytes that are no " + type.typeUrl() + " (expected: a serialised message)", e);
    }
  }

  private static IllegalArgumentException notServed(String found) {
    return new IllegalArgumentException(
        "message: " + found + " (expected: one of the types that xDS serves here)");
  }

  /** A load assignment in the version of its content alone, without that of its clusters. */
  public Resource withoutClusters() {
    return inVersion(WarmVersions.ofContent(version));
  }

  /** Whether a version of this load assignment differs at most in the clusters. */
  public boolean hasContentOf(String other) {
    return WarmVersions.ofContent(version).equals(WarmVersions.ofContent(other));
  }

  /** The same content under another version. */
  Resource inVersion(String other) {
    return new Resource(type, name, other, packed, endpointName);
  }

  /**
   * The message as a state-of-the-world response has it, which tells the name only in a wrapper
   * where the message does not.
   */
  Any inFullResponse() {
    return type.message().name().isEmpty()
        ? Any.pack(
            io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
                .setName(name)
                .setVersion(version)
                .setResource(packed)
                .build())
        : packed;
  }

  /** The size on the wire without framing. */
  public int sizeBytes() {
    return packed.getValue().size();
  }

  private static Resource pack(ResourceType type, MessageType.Names names, Message message) {
    ByteString bytes = deterministicBytes(message);
    Any packed = Any.newBuilder().setTypeUrl(type.typeUrl()).setValue(bytes).build();
    String version = ContentHash.ofResource(type, names.name(), bytes);
    return new Resource(type, names.name(), version, packed, names.endpointName());
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
