package io.milvusxds.xds.resource;

import static java.util.Objects.requireNonNull;

/**
 * Which resource of a group: the name is unique within the type.
 *
 * @param name never empty
 */
public record ResourceName(ResourceType type, String name) {
  public ResourceName {
    requireNonNull(type, "type");
    if (requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("name: empty (expected: the name of a resource)");
    }
  }
}
