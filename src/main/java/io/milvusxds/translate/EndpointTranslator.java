package io.milvusxds.translate;

import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.OrderedList;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PooledEndpoint;
import io.milvusxds.tuning.HealthProbe;
import java.util.Comparator;
import java.util.List;

/** Translates a pool's endpoints into the load assignment of its cluster. */
final class EndpointTranslator {
  /**
   * In percent: one healthy endpoint in a thousand counts as a healthy pool. Envoy's 140 would send
   * searches to the read-write node as soon as 3 in 10 read-only ones are unhealthy.
   */
  private static final int NEVER_SPILL_EARLY = 100_000;

  private EndpointTranslator() {}

  /**
   * The endpoints of a pool as messages.
   *
   * @param probedPort the port of health checks; 0 when it is the endpoint's own
   * @param messages one for each endpoint, in their order
   */
  record Translated(
      int probedPort, OrderedList<PooledEndpoint> endpoints, List<LbEndpoint> messages) {
    static final Translated NONE =
        new Translated(0, OrderedList.empty(PooledEndpoint.ORDER), List.of());

    /** Those of a pool; endpoints that are the same objects as here keep their messages. */
    Translated next(EndpointPool pool) {
      HealthProbe probe = pool.tuning().healthCheck().probe();
      int port = probe.match(none -> 0, alive -> 0, tcp -> 0, grpc -> 0, HealthProbe.Http::port);
      Translated before = port == probedPort ? this : NONE;
      OrderedList<PooledEndpoint> now = OrderedList.of(pool.endpoints(), PooledEndpoint.ORDER);
      return new Translated(
          port, now, now.map(one -> endpoint(one, port), before.endpoints, before.messages));
    }
  }

  /** Endpoints stay in the pool's order, grouped by priority and locality; may have no group. */
  static ClusterLoadAssignment loadAssignment(
      DeploymentRef deployment, EndpointRole role, Translated translated) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder()
            .setClusterName(EnvoyNames.cluster(deployment, role))
            .setPolicy(
                ClusterLoadAssignment.Policy.newBuilder()
                    .setOverprovisioningFactor(EnvoyValues.uint32(NEVER_SPILL_EARLY)));
    OrderedList<PooledEndpoint> endpoints = translated.endpoints();
    int first = 0;
    while (first < endpoints.size()) {
      Group group = Group.of(endpoints.get(first));
      int end = endpoints.countBefore(other -> Group.of(other).compareTo(group) <= 0);
      assignment.addEndpoints(
          group(group).addAllLbEndpoints(translated.messages().subList(first, end)));
      first = end;
    }
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

  private static LbEndpoint endpoint(PooledEndpoint pooled, int probedPort) {
    Endpoint.Builder endpoint =
        Endpoint.newBuilder().setAddress(EnvoyValues.address(pooled.address()));
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

  /** Ordered as the endpoints of a pool are. */
  private record Group(int priority, io.milvusxds.model.Locality locality)
      implements Comparable<Group> {
    private static final Comparator<Group> ORDER =
        Comparator.comparingInt(Group::priority).thenComparing(Group::locality);

    static Group of(PooledEndpoint endpoint) {
      return new Group(endpoint.priority(), endpoint.locality());
    }

    @Override
    public int compareTo(Group other) {
      return ORDER.compare(this, other);
    }
  }
}
