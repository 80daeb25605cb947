package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.OrderedList;
import io.milvusxds.tuning.PoolTuning;
import java.util.List;

/**
 * The endpoints of a deployment that share a role, with their settings.
 *
 * @param isTuningInDoubt whether a setting in {@code tuning} is a default that stands in for a
 *     value that nobody knows
 * @param knowledge how much is known of the endpoints
 * @param endpoints ordered by {@link PooledEndpoint#ORDER}; empty when the role has no service or
 *     no usable endpoint, and when nothing is known of them
 */
public record EndpointPool(
    EndpointRole role,
    PoolTuning tuning,
    boolean isTuningInDoubt,
    PoolKnowledge knowledge,
    List<PooledEndpoint> endpoints) {
  public EndpointPool {
    requireNonNull(role, "role");
    requireNonNull(tuning, "tuning");
    requireNonNull(knowledge, "knowledge");
    endpoints = OrderedList.of(endpoints, PooledEndpoint.ORDER);
    if (knowledge.degree() == PoolKnowledge.Degree.UNKNOWN && !endpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "endpoints: " + endpoints.size() + " (expected: none of an unknown pool)");
    }
  }

  /** A pool about which everything is known. */
  public EndpointPool(EndpointRole role, PoolTuning tuning, List<PooledEndpoint> endpoints) {
    this(role, tuning, false, PoolKnowledge.KNOWN, endpoints);
  }

  /** The same pool with these endpoints. */
  public EndpointPool with(List<PooledEndpoint> others) {
    return new EndpointPool(role, tuning, isTuningInDoubt, knowledge, others);
  }

  /** The same pool with endpoints of the last time that all were known. */
  public EndpointPool keeping(List<PooledEndpoint> before) {
    return new EndpointPool(role, tuning, isTuningInDoubt, knowledge.kept(), before);
  }
}
