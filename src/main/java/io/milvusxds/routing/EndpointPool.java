package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.PoolTuning;
import java.util.List;

/**
 * The endpoints of a deployment that share a role, with their settings.
 *
 * @param endpoints ordered by {@link PooledEndpoint#ORDER}; empty when the role has no service or
 *     no usable endpoint
 */
public record EndpointPool(EndpointRole role, PoolTuning tuning, List<PooledEndpoint> endpoints) {
  public EndpointPool {
    requireNonNull(role, "role");
    requireNonNull(tuning, "tuning");
    endpoints = endpoints.stream().sorted(PooledEndpoint.ORDER).toList();
  }
}
