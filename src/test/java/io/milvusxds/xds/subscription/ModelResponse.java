package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A response as a client reads it from the wire.
 *
 * @param version of the response; state-of-the-world: what an accepting client tells from then on
 * @param resources by name
 * @param removed names that are gone; always empty in state-of-the-world
 */
record ModelResponse(
    ResourceType type,
    String nonce,
    String version,
    SortedMap<String, Resource> resources,
    SortedSet<String> removed) {
  /** Whether two responses say the same, whatever their nonces. */
  boolean saysTheSameAs(ModelResponse other) {
    return type == other.type && resources.equals(other.resources) && removed.equals(other.removed);
  }
}
