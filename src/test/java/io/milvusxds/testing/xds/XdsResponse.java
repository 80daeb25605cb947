package io.milvusxds.testing.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.milvusxds.xds.resource.ResourceType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A response of an xDS server, whatever the variant.
 *
 * @param version of all that the client subscribed to
 * @param resources by name
 * @param versions of the resources, by name; empty in state-of-the-world, where they have none
 * @param removed the names that are told to be gone; always empty in state-of-the-world
 */
public record XdsResponse(
    ResourceType type,
    String version,
    String nonce,
    SortedMap<String, Message> resources,
    SortedMap<String, String> versions,
    List<String> removed) {

  /** The names of the resources in it. */
  public Set<String> names() {
    return resources.keySet();
  }

  static XdsResponse of(DiscoveryResponse response) {
    ResourceType type = typeOf(response.getTypeUrl());
    SortedMap<String, Message> resources = new TreeMap<>();
    response.getResourcesList().forEach(any -> put(resources, type, any));
    return new XdsResponse(
        type,
        response.getVersionInfo(),
        response.getNonce(),
        resources,
        new TreeMap<>(),
        List.of());
  }

  static XdsResponse of(DeltaDiscoveryResponse response) {
    ResourceType type = typeOf(response.getTypeUrl());
    SortedMap<String, Message> resources = new TreeMap<>();
    SortedMap<String, String> versions = new TreeMap<>();
    response
        .getResourcesList()
        .forEach(
            resource -> {
              put(resources, nameIn(type, resource), unpack(type, resource.getResource()));
              versions.put(resource.getName(), resource.getVersion());
            });
    if (!versions.keySet().equals(resources.keySet())) {
      throw new AssertionError("names " + versions.keySet() + " around " + resources.keySet());
    }
    return new XdsResponse(
        type,
        response.getSystemVersionInfo(),
        response.getNonce(),
        resources,
        versions,
        List.copyOf(response.getRemovedResourcesList()));
  }

  // A message that knows no name of its own comes in a wrapper that tells it.
  private static void put(SortedMap<String, Message> resources, ResourceType type, Any any) {
    if (any.is(io.envoyproxy.envoy.service.discovery.v3.Resource.class)) {
      var wrapper = unpack(any, io.envoyproxy.envoy.service.discovery.v3.Resource.class);
      put(resources, wrapper.getName(), unpack(type, wrapper.getResource()));
    } else {
      Message message = unpack(type, any);
      put(resources, EnvoyMessages.nameIn(message).orElseThrow(), message);
    }
  }

  // The name within the message counts, where it has one.
  private static String nameIn(
      ResourceType type, io.envoyproxy.envoy.service.discovery.v3.Resource resource) {
    return EnvoyMessages.nameIn(unpack(type, resource.getResource())).orElse(resource.getName());
  }

  private static void put(SortedMap<String, Message> resources, String name, Message message) {
    if (resources.put(name, message) != null) {
      throw new AssertionError("twice in one response: " + name);
    }
  }

  private static ResourceType typeOf(String typeUrl) {
    return Arrays.stream(ResourceType.values())
        .filter(type -> type.typeUrl().equals(typeUrl))
        .findFirst()
        .orElseThrow(() -> new AssertionError("response of unknown type " + typeUrl));
  }

  private static Message unpack(ResourceType type, Any any) {
    return unpack(any, EnvoyMessages.of(type, "any", 1).getClass());
  }

  private static <M extends Message> M unpack(Any any, Class<M> messageClass) {
    try {
      return any.unpack(messageClass);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(messageClass + ", found " + any.getTypeUrl(), e);
    }
  }
}
