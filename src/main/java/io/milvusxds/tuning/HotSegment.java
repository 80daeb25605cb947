package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

/**
 * A segment or collection that more endpoints than usual shall serve.
 *
 * @param name as it stands in the header or in the request
 * @param replicas 1..64; fewer than the service's replicas change nothing
 */
public record HotSegment(String name, int replicas) {
  public HotSegment {
    requireNonNull(name, "name");
  }
}
