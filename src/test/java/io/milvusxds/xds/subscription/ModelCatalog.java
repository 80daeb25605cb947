package io.milvusxds.xds.subscription;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every resource of the model: few names and few contents, so that old content comes back often and
 * clients often want the same.
 */
final class ModelCatalog {
  /** The content that a picky client refuses. */
  static final int BAD = 4;

  private static final Map<Any, Resource> BY_BYTES = new HashMap<>();
  private static final Map<String, Resource> BY_KEY = new HashMap<>();
  private static final Map<String, Integer> CONTENT = new HashMap<>();

  static {
    for (ResourceType type : ResourceType.ADD_ORDER) {
      for (String name : names(type)) {
        for (int content = 1; content <= BAD; content++) {
          Resource resource = Resource.of(message(type, name, content));
          BY_BYTES.put(resource.packed(), resource);
          BY_KEY.put(key(type, name, content), resource);
          CONTENT.put(resource.version(), content);
        }
      }
    }
  }

  private ModelCatalog() {}

  /** The names of a type that ever exist; none where a message knows no name. */
  static List<String> names(ResourceType type) {
    if (type.isNeverEmpty()) {
      return List.of();
    }
    // The others refer to these, or are sent as they are.
    boolean isReferredTo = type == ResourceType.CLUSTER || type == ResourceType.ENDPOINT;
    return isReferredTo ? List.of("a", "b", "c") : List.of("d", "e");
  }

  /**
   * A resource.
   *
   * @param content 1..{@link #BAD}
   */
  static Resource resource(ResourceType type, String name, int content) {
    return requireNonNull(BY_KEY.get(key(type, name, content)), "in the catalog");
  }

  /** The resource that these bytes are; fails when they are none that was ever published. */
  static Resource read(Any packed) {
    Resource known = BY_BYTES.get(packed);
    if (known == null) {
      throw new AssertionError("bytes that nobody published: " + packed);
    }
    return known;
  }

  /** The same resource as it is in the catalog, whatever its version. */
  static Resource plain(Resource resource) {
    return read(resource.packed());
  }

  static boolean isBad(Resource resource) {
    return requireNonNull(CONTENT.get(plain(resource).version()), "in the catalog") == BAD;
  }

  private static String key(ResourceType type, String name, int content) {
    return type + "/" + name + "/" + content;
  }

  private static Message message(ResourceType type, String name, int content) {
    return type == ResourceType.CLUSTER
        ? eds(name, content)
        : EnvoyMessages.of(type, name, content);
  }

  // One of the contents takes its endpoints from another name, one takes none at all.
  private static Message eds(String name, int content) {
    Cluster own = cluster(name, content);
    return switch (content) {
      case 2 ->
          own.toBuilder()
              .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setServiceName("c"))
              .build();
      case 3 -> own.toBuilder().setType(Cluster.DiscoveryType.STATIC).build();
      default -> own;
    };
  }
}
