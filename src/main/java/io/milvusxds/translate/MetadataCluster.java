package io.milvusxds.translate;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.clusters.aggregate.v3.ClusterConfig;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;

/**
 * The read-write nodes and, behind them, the read-only ones: for calls that read metadata. A client
 * of Milvus 2.x begins with such a call, so it could not even begin to search while no read-write
 * node answers.
 *
 * <p>It has no endpoints of its own; Envoy chooses one of the other two clusters.
 */
final class MetadataCluster {
  private MetadataCluster() {}

  static Cluster of(DeploymentPlan plan) {
    EndpointPool writers =
        plan.pools().stream()
            .filter(pool -> pool.role() == EndpointRole.READ_WRITE)
            .findFirst()
            .orElseThrow();
    return Cluster.newBuilder()
        .setName(EnvoyNames.metadataCluster(plan.deployment()))
        .setConnectTimeout(EnvoyValues.duration(writers.tuning().connectTimeout()))
        .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
        .setClusterType(
            Cluster.CustomClusterType.newBuilder()
                .setName("envoy.clusters.aggregate")
                .setTypedConfig(
                    EnvoyValues.any(
                        ClusterConfig.newBuilder()
                            .addClusters(
                                EnvoyNames.cluster(plan.deployment(), EndpointRole.READ_WRITE))
                            .addClusters(
                                EnvoyNames.cluster(plan.deployment(), EndpointRole.READ_ONLY))
                            .build())))
        // Envoy counts retries here, not in the cluster that it chooses.
        .setCircuitBreakers(ClusterTranslator.circuitBreakers(writers.tuning().circuitBreakers()))
        .build();
  }
}
