package io.milvusxds.tuning;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.ServiceRef;
import java.time.Duration;
import java.util.SortedSet;

/** Puts the values that apply to single keys together into settings. */
final class TuningAssembly {
  // Retries may be a fifth of the load; the least is for quiet times, when a fifth is nothing.
  // A second, because of what is under way at the moment a node dies, half may need a retry.
  private static final RetryLimit RETRY_BUDGET =
      new RetryLimit.Budget(20, Duration.ofSeconds(1), 16);

  private TuningAssembly() {}

  static ServiceTuning service(
      ServiceRef ref, EffectiveValues values, SortedSet<TuningKey> inDoubt) {
    return new ServiceTuning(
        values.role(),
        new DeploymentRef(ref.namespace(), values.one(TuningKey.DEPLOYMENT, String.class)),
        values.find(TuningKey.PORT, PortChoice.class).orElseGet(PortChoice.Conventional::new),
        values.many(TuningKey.ENDPOINTS, HostPort.class),
        read(values),
        route(values),
        pool(values),
        inDoubt);
  }

  static ReadTuning read(EffectiveValues values) {
    return new ReadTuning(
        values.one(TuningKey.API, MilvusApi.class),
        values.many(TuningKey.READ_PREFIXES, String.class),
        values.many(TuningKey.DOMAINS, String.class),
        values.one(TuningKey.SEARCH_FALLBACK, SearchFallback.class),
        segment(values));
  }

  private static SegmentTuning segment(EffectiveValues values) {
    return new SegmentTuning(
        values.one(TuningKey.SEGMENT_KEY, SegmentKey.class),
        values.one(TuningKey.SEGMENT_SHARDS, Integer.class),
        values.one(TuningKey.SEGMENT_REPLICAS, Integer.class),
        values.many(TuningKey.SEGMENT_HOT, HotSegment.class),
        values.one(TuningKey.SEGMENT_WARM_UP, Duration.class));
  }

  static RouteTuning route(EffectiveValues values) {
    return new RouteTuning(
        values.one(TuningKey.TIMEOUT, Duration.class),
        new RetryTuning(
            values.many(TuningKey.RETRY_ON, RetryCondition.class),
            values.one(TuningKey.RETRIES, Integer.class),
            values.one(TuningKey.PER_TRY_TIMEOUT, Duration.class)),
        values.one(TuningKey.PRIORITY, RoutingPriority.class));
  }

  static PoolTuning pool(EffectiveValues values) {
    return new PoolTuning(
        values.one(TuningKey.CONNECT_TIMEOUT, Duration.class),
        circuitBreakers(values),
        values.one(TuningKey.LB_POLICY, Balancing.class),
        healthCheck(values),
        new OutlierTuning(
            values.one(TuningKey.OUTLIER_DETECTION, Integer.class),
            values.one(TuningKey.BASE_EJECTION_TIME, Duration.class),
            values.one(TuningKey.MAX_EJECTION_PERCENT, Integer.class)),
        values.one(TuningKey.SLOW_START, Duration.class));
  }

  private static CircuitBreakerTuning circuitBreakers(EffectiveValues values) {
    return new CircuitBreakerTuning(
        values.one(TuningKey.MAX_CONNECTIONS, Integer.class),
        values.one(TuningKey.MAX_PENDING_REQUESTS, Integer.class),
        values.one(TuningKey.MAX_REQUESTS, Integer.class),
        values
            .find(TuningKey.MAX_RETRIES, Integer.class)
            .<RetryLimit>map(RetryLimit.Fixed::new)
            .orElse(RETRY_BUDGET));
  }

  private static HealthCheckTuning healthCheck(EffectiveValues values) {
    return new HealthCheckTuning(
        values.one(TuningKey.HEALTH_CHECK, HealthProbe.class),
        values.one(TuningKey.HEALTH_CHECK_INTERVAL, Duration.class),
        values.one(TuningKey.HEALTH_CHECK_TIMEOUT, Duration.class),
        values.one(TuningKey.HEALTHY_THRESHOLD, Integer.class),
        values.one(TuningKey.UNHEALTHY_THRESHOLD, Integer.class));
  }
}
