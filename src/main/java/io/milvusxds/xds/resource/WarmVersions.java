package io.milvusxds.xds.resource;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gives each load assignment a version that also tells the contents of the clusters that take their
 * endpoints from it.
 *
 * <p>A client that got a changed cluster warms it until it gets the endpoints, once more and though
 * they are the same. When its stream breaks between the two, it comes back with the newest cluster
 * and with endpoints that did not change, and no word of the protocol says that it waits. With this
 * version it says so itself: what it has belongs to the cluster before. It also holds when another
 * server answers.
 *
 * <p>Where endpoints reach a client before their cluster does, they go out in the version of their
 * content alone, and once more after the cluster: else a client that comes back without those would
 * say that it has them.
 */
final class WarmVersions {
  private WarmVersions() {}

  /** The same load assignments; those that no cluster names keep their version. */
  static SortedMap<String, Resource> of(
      SortedMap<String, Resource> endpoints, SortedMap<String, Resource> clusters) {
    Map<String, SortedMap<String, Resource>> clustersByEndpoint = new HashMap<>();
    clusters.forEach(
        (name, cluster) ->
            clustersByEndpoint
                .computeIfAbsent(cluster.endpointName(), unused -> new TreeMap<>())
                .put(name, cluster));
    SortedMap<String, Resource> versioned = new TreeMap<>();
    endpoints.forEach(
        (name, assignment) -> {
          SortedMap<String, Resource> users = clustersByEndpoint.get(name);
          versioned.put(
              name,
              users == null
                  ? assignment
                  : assignment.inVersion(assignment.version() + "@" + ContentHash.ofSet(users)));
        });
    return versioned;
  }

  /**
   * The version of the content alone.
   *
   * @param version of a load assignment that a cluster names
   */
  static String ofContent(String version) {
    int end = version.lastIndexOf('@');
    return end < 0 ? version : version.substring(0, end);
  }
}
