package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Versions of resources by type and name. */
final class ModelVersions {
  private final Map<ResourceType, TreeMap<String, String>> byType =
      new EnumMap<>(ResourceType.class);

  SortedMap<String, String> of(ResourceType type) {
    return byType.computeIfAbsent(type, unused -> new TreeMap<>());
  }

  /** Notes a resource; returns the version that it had before, empty when there was none. */
  String put(Resource resource) {
    String before = of(resource.type()).put(resource.name(), resource.version());
    return before == null ? "" : before;
  }
}
