package io.milvusxds.translate;

import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointState;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PooledEndpoint;
import io.milvusxds.tuning.HealthProbe;
import java.util.LinkedHashMap;
import java.util.Map;

/** Translates a pool's endpoints into the load assignment of its cluster. */
final class EndpointTranslator {
  /**
   * In percent: one healthy endpoint in a thousand counts as a healthy pool. Envoy's 140 would send
   * searches to the read-write node as soon as 3 in 10 read-only ones are unhealthy.
   */
  private static final int NEVER_SPILL_EARLY = 100_000;

  private EndpointTranslator() {}

  /** Endpoints stay in the pool's order, grouped by priority and locality; may have no group. */
  static ClusterLoadAssignment loadAssignment(DeploymentRef deployment, EndpointPool pool) {
    Map<Group, LocalityLbEndpoints.Builder> groups = new LinkedHashMap<>();
    for (PooledEndpoint endpoint : pool.endpoints()) {
      groups
          .computeIfAbsent(
              new Group(endpoint.priority(), endpoint.locality()), EndpointTranslator::group)
          .addLbEndpoints(endpoint(endpoint, pool.tuning().healthCheck().probe()));
    }
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder()
            .setClusterName(EnvoyNames.cluster(deployment, pool.role()))
            .setPolicy(
                ClusterLoadAssignment.Policy.newBuilder()
                    .setOverprovisioningFactor(EnvoyValues.uint32(NEVER_SPILL_EARLY)));
    groups.values().forEach(assignment::addEndpoints);
    return assignment.build();
  }

  private static LocalityLbEndpoints.Builder group(Group group) {
    LocalityLbEndpoints.Builder builder =
        LocalityLbEndpoints.newBuilder().setPriority(group.priority());
    if (!group.locality().equals(io.milvusxds.model.Locality.UNKNOWN)) {
      builder.setLocality(
          Locality.newBuilder()
              .setRegion(group.locality().region())
              .setZone(group.locality().zone()));
    }
    return builder;
  }

  private static LbEndpoint endpoint(PooledEndpoint pooled, HealthProbe probe) {
    Endpoint.Builder endpoint =
        Endpoint.newBuilder().setAddress(EnvoyValues.address(pooled.address()));
    int probedPort = probe.match(none -> 0, tcp -> 0, grpc -> 0, HealthProbe.Http::port);
    if (probedPort != 0) {
      endpoint.setHealthCheckConfig(
          Endpoint.HealthCheckConfig.newBuilder().setPortValue(probedPort));
    }
    LbEndpoint.Builder told =
        LbEndpoint.newBuilder().setEndpoint(endpoint).setHealthStatus(status(pooled.state()));
    if (!pooled.shards().isEmpty()) {
      told.setMetadata(ShardSubsets.carried(pooled.shards()));
    }
    return told.build();
  }

  private static HealthStatus status(EndpointState state) {
    return switch (state) {
      case SERVING -> HealthStatus.HEALTHY;
      case DRAINING -> HealthStatus.DRAINING;
      case NOT_READY ->
          throw new IllegalStateException(
              "state: NOT_READY in a pool (expected: SERVING or DRAINING)");
    };
  }

  private record Group(int priority, io.milvusxds.model.Locality locality) {}
}
