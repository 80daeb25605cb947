package io.milvusxds.xds.subscription;

import java.util.Set;

/**
 * Which load assignments of a stream come before their clusters.
 *
 * <p>After a break an Envoy with a cluster that warms asks for endpoints, listeners and routes at
 * once, but for clusters only when none warms (seen on Envoy 1.40, delta). So a client that has not
 * asked for clusters may lack all of them or wait for nothing but these endpoints.
 *
 * @param endpoints names of load assignments with a cluster that the client may lack
 * @param isCertain whether it lacks them for certain, since it asked for clusters on this stream
 */
record ClustersAhead(Set<String> endpoints, boolean isCertain) {
  static final ClustersAhead NONE = new ClustersAhead(Set.of(), true);

  boolean isOf(String name) {
    return endpoints.contains(name);
  }
}
