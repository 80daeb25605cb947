package io.milvusxds.tuning;

import com.google.common.base.Splitter;
import io.milvusxds.model.HostPort;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what was written with what the settings say, without using the forms: both are turned
 * into one plain text.
 */
final class WrittenMeaning {
  private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m|h)");
  private static final Map<String, Long> UNITS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
  private static final Map<Setting<?>, Function<ServiceTuning, Duration>> DURATIONS = durations();
  private static final Map<Setting<?>, Function<ServiceTuning, Object>> OTHERS = others();

  private WrittenMeaning() {}

  /** The text with durations in milliseconds and lists without blanks; conditions are sorted. */
  static String ofText(Setting<?> key, String text) {
    String stripped = text.strip();
    Matcher duration = DURATION.matcher(stripped);
    if (DURATIONS.containsKey(key) && duration.matches()) {
      BigInteger number = new BigInteger(duration.group(1));
      long unit = UNITS.getOrDefault(duration.group(2), 0L);
      return number.multiply(BigInteger.valueOf(unit)) + "ms";
    }
    List<String> items = Splitter.on(',').trimResults().splitToList(stripped);
    return String.join(",", key == RetryTuning.RETRY_ON ? items.stream().sorted().toList() : items);
  }

  /** What the settings say about an available key. */
  static String ofTuning(Setting<?> key, ServiceTuning tuning) {
    Function<ServiceTuning, Duration> duration = DURATIONS.get(key);
    if (duration != null) {
      long milliseconds = duration.apply(tuning).toMillis();
      boolean mayBeOff = key == PoolTuning.SLOW_START || key == SegmentTuning.SEGMENT_WARM_UP;
      return mayBeOff && milliseconds == 0 ? "off" : milliseconds + "ms";
    }
    Function<ServiceTuning, Object> other = OTHERS.get(key);
    if (other == null) {
      throw new IllegalArgumentException(key + ": nobody wrote what it means");
    }
    return other.apply(tuning).toString();
  }

  private static Map<Setting<?>, Function<ServiceTuning, Duration>> durations() {
    Map<Setting<?>, Function<ServiceTuning, Duration>> all = new TreeMap<>();
    all.put(RouteTuning.TIMEOUT, t -> route(t).timeout());
    all.put(RetryTuning.PER_TRY_TIMEOUT, t -> route(t).retry().perTryTimeout());
    all.put(PoolTuning.CONNECT_TIMEOUT, t -> t.pool().connectTimeout());
    all.put(HealthCheckTuning.HEALTH_CHECK_INTERVAL, t -> t.pool().healthCheck().interval());
    all.put(HealthCheckTuning.HEALTH_CHECK_TIMEOUT, t -> t.pool().healthCheck().timeout());
    all.put(OutlierTuning.BASE_EJECTION_TIME, t -> t.pool().outlierDetection().baseEjectionTime());
    all.put(PoolTuning.SLOW_START, t -> t.pool().slowStart());
    all.put(SegmentTuning.SEGMENT_WARM_UP, t -> t.read().segment().warmUp());
    return all;
  }

  private static Map<Setting<?>, Function<ServiceTuning, Object>> others() {
    Map<Setting<?>, Function<ServiceTuning, Object>> all = new TreeMap<>();
    all.put(ServiceTuning.ROLE, t -> t.claim().label());
    all.put(ServiceTuning.DEPLOYMENT, t -> t.deployment().name());
    all.put(
        ServiceTuning.PORT, t -> t.port().<Object>match(c -> "", p -> p.name(), p -> p.number()));
    all.put(ServiceTuning.ENDPOINTS, t -> joined(t.fixedEndpoints(), HostPort::toString));
    all.put(ReadTuning.API, t -> t.read().apis().iterator().next().label());
    all.put(ReadTuning.READ_PREFIXES, t -> String.join(",", t.read().prefixes()));
    all.put(ReadTuning.DOMAINS, t -> String.join(",", t.read().domains()));
    all.put(ReadTuning.SEARCH_FALLBACK, t -> fallback(t.read().fallback()));
    all.put(RetryTuning.RETRIES, t -> route(t).retry().retries());
    all.put(RetryTuning.RETRY_ON, t -> joinedSorted(route(t).retry().conditions()));
    all.put(RouteTuning.PRIORITY, t -> priority(route(t).priority()));
    all.put(CircuitBreakerTuning.MAX_CONNECTIONS, t -> t.pool().circuitBreakers().maxConnections());
    all.put(
        CircuitBreakerTuning.MAX_PENDING_REQUESTS,
        t -> t.pool().circuitBreakers().maxPendingRequests());
    all.put(CircuitBreakerTuning.MAX_REQUESTS, t -> t.pool().circuitBreakers().maxRequests());
    all.put(
        CircuitBreakerTuning.MAX_RETRIES, t -> maxRetries(t.pool().circuitBreakers().retryLimit()));
    all.put(PoolTuning.LB_POLICY, t -> policy(t.pool().balancing()));
    all.put(HealthCheckTuning.HEALTH_CHECK, t -> probe(t.pool().healthCheck().probe()));
    all.put(HealthCheckTuning.HEALTHY_THRESHOLD, t -> t.pool().healthCheck().healthyThreshold());
    all.put(
        HealthCheckTuning.UNHEALTHY_THRESHOLD, t -> t.pool().healthCheck().unhealthyThreshold());
    all.put(OutlierTuning.OUTLIER_DETECTION, t -> failures(t.pool().outlierDetection()));
    all.put(
        OutlierTuning.MAX_EJECTION_PERCENT, t -> t.pool().outlierDetection().maxEjectionPercent());
    all.put(SegmentTuning.SEGMENT_KEY, t -> t.read().segment().key().label());
    all.put(SegmentTuning.SEGMENT_SHARDS, t -> t.read().segment().shards());
    all.put(SegmentTuning.SEGMENT_REPLICAS, t -> t.read().segment().replicas());
    all.put(
        SegmentTuning.SEGMENT_HOT,
        t -> joined(t.read().segment().hot(), hot -> hot.name() + "=" + hot.replicas()));
    // Nothing in the settings says these two: there is one value yet.
    all.put(ServiceTuning.ZONE_AWARE, t -> "false");
    all.put(ServiceTuning.WRITER, t -> "all");
    return all;
  }

  private static String fallback(ReadTuning.Fallback fallback) {
    return switch (fallback) {
      case NONE -> "none";
      case READ_WRITE -> "rw";
    };
  }

  private static String priority(RouteTuning.Priority priority) {
    return switch (priority) {
      case DEFAULT -> "default";
      case HIGH -> "high";
    };
  }

  private static String policy(PoolTuning.Balancing balancing) {
    return switch (balancing) {
      case ROUND_ROBIN -> "round-robin";
      case LEAST_REQUEST -> "least-request";
      case RANDOM -> "random";
      case SEGMENT_HASH -> "segment-hash";
    };
  }

  private static String maxRetries(CircuitBreakerTuning.RetryLimit limit) {
    return limit.match(budget -> "", fixed -> String.valueOf(fixed.maxRetries()));
  }

  private static String probe(HealthProbe probe) {
    return probe.match(
        none -> "none",
        alive -> "alive",
        tcp -> "tcp",
        grpc -> "grpc",
        http -> "http:" + http.port() + http.path());
  }

  private static String failures(OutlierTuning outliers) {
    return outliers.isOn() ? String.valueOf(outliers.consecutiveGatewayFailures()) : "off";
  }

  private static String joinedSorted(List<RetryCondition> conditions) {
    return String.join(",", conditions.stream().map(RetryCondition::label).sorted().toList());
  }

  private static <T> String joined(List<T> items, Function<T, String> text) {
    return String.join(",", items.stream().map(text).toList());
  }

  // What is written counts for every class of calls; of the slowest one nothing is shortened.
  private static RouteTuning route(ServiceTuning tuning) {
    return tuning.routes().values().stream()
        .max(Comparator.comparing(RouteTuning::timeout))
        .orElseThrow();
  }
}
