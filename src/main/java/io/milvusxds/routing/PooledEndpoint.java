package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.Locality;
import java.util.Comparator;
import java.util.List;

/**
 * An endpoint that a pool sends requests to.
 *
 * @param name what stays the same when the address changes: the pod's name, or host and port
 * @param address an IP address and the port that carries gRPC
 * @param state {@link EndpointState#SERVING} or {@link EndpointState#DRAINING}; what is not ready
 *     is not in a pool
 * @param locality where it runs
 * @param priority 0 for the pool's own endpoints, 1 for those that help out when none of them is
 *     usable
 * @param shards the shards that it serves, one entry per division; empty unless searches are
 *     divided
 */
public record PooledEndpoint(
    String name,
    HostPort address,
    EndpointState state,
    Locality locality,
    int priority,
    List<ShardLabels> shards) {
  /** By priority, locality, then address: the order in which they reach Envoy. */
  public static final Comparator<PooledEndpoint> ORDER =
      Comparator.comparingInt(PooledEndpoint::priority)
          .thenComparing(PooledEndpoint::locality)
          .thenComparing(PooledEndpoint::address);

  public PooledEndpoint {
    requireNonNull(name, "name");
    requireNonNull(address, "address");
    requireNonNull(state, "state");
    requireNonNull(locality, "locality");
    shards = List.copyOf(shards);
  }

  /** An endpoint of the pool's own that serves every search alike. */
  static PooledEndpoint own(String name, HostPort address, EndpointState state, Locality locality) {
    return new PooledEndpoint(name, address, state, locality, 0, List.of());
  }

  /** The same endpoint as one that helps out when none of the pool's own is usable. */
  public PooledEndpoint asHelper() {
    return new PooledEndpoint(name, address, state, locality, 1, shards);
  }

  /** The same endpoint, serving these shards. */
  PooledEndpoint serving(List<ShardLabels> labels) {
    return new PooledEndpoint(name, address, state, locality, priority, labels);
  }
}
