package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.Locality;
import java.util.Comparator;

/**
 * An endpoint that a pool sends requests to.
 *
 * @param address an IP address and the port that carries gRPC
 * @param state {@link EndpointState#SERVING} or {@link EndpointState#DRAINING}; what is not ready
 *     is not in a pool
 * @param locality where it runs
 * @param priority 0 for the pool's own endpoints, 1 for those that help out when none of them is
 *     usable
 */
public record PooledEndpoint(
    HostPort address, EndpointState state, Locality locality, int priority) {
  /** By priority, locality, then address: the order in which they reach Envoy. */
  public static final Comparator<PooledEndpoint> ORDER =
      Comparator.comparingInt(PooledEndpoint::priority)
          .thenComparing(PooledEndpoint::locality)
          .thenComparing(PooledEndpoint::address);

  public PooledEndpoint {
    requireNonNull(address, "address");
    requireNonNull(state, "state");
    requireNonNull(locality, "locality");
  }
}
