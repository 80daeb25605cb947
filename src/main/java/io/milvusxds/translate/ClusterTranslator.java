package io.milvusxds.translate;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.v3.Percent;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.ShardTarget;
import io.milvusxds.translate.text.NewerFields;
import io.milvusxds.tuning.CircuitBreakerTuning;
import io.milvusxds.tuning.HealthProbe;
import io.milvusxds.tuning.PoolTuning;
import java.util.List;

/** Translates a pool's settings into a cluster whose endpoints come over EDS. */
final class ClusterTranslator {
  /** The name under which Envoy looks for the protocol of a cluster. */
  static final String HTTP_PROTOCOL_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  /**
   * For a server that speaks gRPC alone. Without pings: a stock gRPC server ends the connection,
   * and the calls on it, of a peer that pings more often than every 5 minutes. TCP tells of a node
   * that vanished, see {@link TcpOptions}.
   */
  static final HttpProtocolOptions HTTP2 =
      HttpProtocolOptions.newBuilder()
          .setExplicitHttpConfig(
              HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                  .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
          .build();

  /**
   * As the client speaks: gRPC is HTTP/2; REST, which the proxies of Milvus 2.x take on the same
   * port, is mostly HTTP/1.1, and they refuse it as HTTP/2.
   */
  private static final HttpProtocolOptions AS_THE_CLIENT =
      HttpProtocolOptions.newBuilder()
          .setUseDownstreamProtocolConfig(
              HttpProtocolOptions.UseDownstreamHttpConfig.newBuilder()
                  .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
                  .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
          .build();

  private ClusterTranslator() {}

  /** The cluster of a pool; its name and everything in it but the endpoints. */
  static Cluster cluster(DeploymentPlan plan, EndpointPool pool) {
    PoolTuning tuning = pool.tuning();
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(EnvoyNames.cluster(plan.deployment(), pool.role()))
            .setType(Cluster.DiscoveryType.EDS)
            .setEdsClusterConfig(
                Cluster.EdsClusterConfig.newBuilder().setEdsConfig(EnvoyValues.ADS))
            .setConnectTimeout(EnvoyValues.duration(tuning.connectTimeout()))
            .putTypedExtensionProtocolOptions(HTTP_PROTOCOL_OPTIONS, EnvoyValues.any(AS_THE_CLIENT))
            .setUpstreamConnectionOptions(
                UpstreamConnectionOptions.newBuilder().setTcpKeepalive(TcpOptions.NODE_KEEPALIVE))
            // Envoy has no field of its own for it; there is no address in it, so nothing is bound.
            .setUpstreamBindConfig(
                BindConfig.newBuilder().addSocketOptions(TcpOptions.NODE_USER_TIMEOUT))
            .setCircuitBreakers(circuitBreakers(tuning.circuitBreakers()))
            .setCommonLbConfig(commonLbConfig(pool))
            // Otherwise an endpoint that answers probes keeps getting requests after it left.
            .setIgnoreHealthOnHostRemoval(true)
            .addAllHealthChecks(HealthTranslator.healthChecks(tuning.healthCheck()));
    HealthTranslator.outlierDetection(tuning.outlierDetection())
        .ifPresent(cluster::setOutlierDetection);
    setBalancing(cluster, tuning);
    if (pool.role() == EndpointRole.READ_ONLY) {
      plan.sharding().ifPresent(sharding -> divide(cluster, tuning, sharding));
      if (LastResort.isThere(plan)) {
        cluster.putTypedExtensionProtocolOptions(
            HTTP_PROTOCOL_OPTIONS,
            EnvoyValues.any(
                AS_THE_CLIENT.toBuilder().addAllHttpFilters(LastResort.filters(plan)).build()));
      }
    }
    return cluster.build();
  }

  private static Cluster.CommonLbConfig commonLbConfig(EndpointPool pool) {
    return Cluster.CommonLbConfig.newBuilder()
        // Envoy's 50 % would spread requests over dead endpoints when most of a small pool is down.
        .setHealthyPanicThreshold(Percent.newBuilder().setValue(failsFast(pool) ? 0 : 1))
        // Envoy holds back changes of health and metadata for up to 1 s; drain at once instead.
        .setUpdateMergeWindow(Duration.getDefaultInstance())
        .build();
  }

  /**
   * Whether a call fails at once when no endpoint is healthy. A write that meets a hung node waits
   * for an hour and has nowhere else to go. Only with the probe that every gRPC server passes: with
   * one that an operator wrote, a mistake would end all writes.
   */
  private static boolean failsFast(EndpointPool pool) {
    return pool.role() == EndpointRole.READ_WRITE
        && pool.tuning().healthCheck().probe() instanceof HealthProbe.Alive;
  }

  private static void setBalancing(Cluster.Builder cluster, PoolTuning tuning) {
    switch (tuning.balancing()) {
      case ROUND_ROBIN -> {
        cluster.setLbPolicy(Cluster.LbPolicy.ROUND_ROBIN);
        if (!tuning.slowStart().isZero()) {
          cluster.setRoundRobinLbConfig(
              Cluster.RoundRobinLbConfig.newBuilder()
                  .setSlowStartConfig(slowStart(tuning.slowStart())));
        }
      }
      // Within a shard, too, load decides: its endpoints are few, and one may be busy elsewhere.
      case LEAST_REQUEST, SEGMENT_HASH -> {
        cluster.setLbPolicy(Cluster.LbPolicy.LEAST_REQUEST);
        setLeastRequestSlowStart(cluster, tuning.slowStart());
      }
      // Envoy has no slow start for it.
      case RANDOM -> cluster.setLbPolicy(Cluster.LbPolicy.RANDOM);
    }
  }

  /** A new endpoint gets a growing share while its caches warm up, unless it is told otherwise. */
  private static void divide(Cluster.Builder cluster, PoolTuning tuning, ShardTarget sharding) {
    cluster.setLbSubsetConfig(ShardSubsets.CONFIG);
    if (tuning.slowStart().isZero()) {
      setLeastRequestSlowStart(cluster, sharding.warmUp());
    }
  }

  private static void setLeastRequestSlowStart(Cluster.Builder cluster, java.time.Duration window) {
    if (!window.isZero()) {
      cluster.setLeastRequestLbConfig(
          Cluster.LeastRequestLbConfig.newBuilder().setSlowStartConfig(slowStart(window)));
    }
  }

  private static Cluster.SlowStartConfig slowStart(java.time.Duration window) {
    return Cluster.SlowStartConfig.newBuilder()
        .setSlowStartWindow(EnvoyValues.duration(window))
        .build();
  }

  static CircuitBreakers circuitBreakers(CircuitBreakerTuning tuning) {
    CircuitBreakers.Builder breakers = CircuitBreakers.newBuilder();
    for (RoutingPriority priority : List.of(RoutingPriority.DEFAULT, RoutingPriority.HIGH)) {
      breakers.addThresholds(thresholds(priority, tuning));
    }
    return breakers.build();
  }

  private static Thresholds thresholds(RoutingPriority priority, CircuitBreakerTuning tuning) {
    Thresholds.Builder thresholds =
        Thresholds.newBuilder()
            .setPriority(priority)
            .setMaxConnections(EnvoyValues.uint32(tuning.maxConnections()))
            .setMaxPendingRequests(EnvoyValues.uint32(tuning.maxPendingRequests()))
            .setMaxRequests(EnvoyValues.uint32(tuning.maxRequests()))
            .setTrackRemaining(true);
    return tuning
        .retryLimit()
        .match(
            budget -> thresholds.setRetryBudget(retryBudget(budget)),
            fixed -> thresholds.setMaxRetries(EnvoyValues.uint32(fixed.maxRetries())))
        .build();
  }

  private static Thresholds.RetryBudget retryBudget(CircuitBreakerTuning.RetryLimit.Budget budget) {
    Thresholds.RetryBudget.Builder translated =
        Thresholds.RetryBudget.newBuilder()
            .setBudgetPercent(Percent.newBuilder().setValue(budget.percent()))
            .setMinRetryConcurrency(EnvoyValues.uint32(budget.minConcurrency()));
    NewerFields.budgetInterval(translated, EnvoyValues.duration(budget.window()));
    return translated.build();
  }
}
