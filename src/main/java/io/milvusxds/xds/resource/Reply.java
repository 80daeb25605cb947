package io.milvusxds.xds.resource;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.Collection;
import java.util.List;

/**
 * A response that is due on one stream, complete but for its nonce.
 *
 * @param version the version of all that the client subscribed to within the type, also of what is
 *     not in this response
 * @param body the serialised message without nonce, shared with other streams
 * @param sent the names of the resources in it, sorted
 * @param changed those of them that the client may not have in this version, sorted
 * @param removed the names that it tells to be gone, sorted; always empty in state-of-the-world
 */
public record Reply(
    ResourceType type,
    String version,
    ByteString body,
    List<String> sent,
    List<String> changed,
    List<String> removed) {

  static List<String> names(List<Resource> resources) {
    return resources.stream().map(Resource::name).toList();
  }

  /** The body of a state-of-the-world response. */
  static ByteString sotwBody(ResourceType type, String version, Collection<Resource> resources) {
    return DiscoveryResponse.newBuilder()
        .setVersionInfo(version)
        .setTypeUrl(type.typeUrl())
        .addAllResources(resources.stream().map(Resource::inFullResponse).toList())
        .build()
        .toByteString();
  }

  /** The body of a delta response. */
  static ByteString deltaBody(
      ResourceType type, String version, Collection<Resource> resources, List<String> removed) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setSystemVersionInfo(version)
            .setTypeUrl(type.typeUrl())
            .addAllRemovedResources(removed);
    for (Resource resource : resources) {
      response
          .addResourcesBuilder()
          .setName(resource.name())
          .setVersion(resource.version())
          .setResource(resource.packed());
    }
    return response.build().toByteString();
  }
}
