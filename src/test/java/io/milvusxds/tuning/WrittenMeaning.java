package io.milvusxds.tuning;

import com.google.common.base.Splitter;
import io.milvusxds.model.HostPort;
import java.math.BigInteger;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
  private static final Map<TuningKey, Function<ServiceTuning, Duration>> DURATIONS = durations();
  private static final Map<TuningKey, Function<ServiceTuning, Object>> OTHERS = others();

  private WrittenMeaning() {}

  /** The text with durations in milliseconds and lists without blanks; conditions are sorted. */
  static String ofText(TuningKey key, String text) {
    String stripped = text.strip();
    Matcher duration = DURATION.matcher(stripped);
    if (DURATIONS.containsKey(key) && duration.matches()) {
      BigInteger number = new BigInteger(duration.group(1));
      long unit = UNITS.getOrDefault(duration.group(2), 0L);
      return number.multiply(BigInteger.valueOf(unit)) + "ms";
    }
    List<String> items = Splitter.on(',').trimResults().splitToList(stripped);
    return String.join(",", key == TuningKey.RETRY_ON ? items.stream().sorted().toList() : items);
  }

  /** What the settings say about an available key. */
  static String ofTuning(TuningKey key, ServiceTuning tuning) {
    Function<ServiceTuning, Duration> duration = DURATIONS.get(key);
    if (duration != null) {
      long milliseconds = duration.apply(tuning).toMillis();
      boolean mayBeOff = key == TuningKey.SLOW_START || key == TuningKey.SEGMENT_WARM_UP;
      return mayBeOff && milliseconds == 0 ? "off" : milliseconds + "ms";
    }
    Function<ServiceTuning, Object> other = OTHERS.get(key);
    if (other == null) {
      throw new IllegalArgumentException(key + ": nobody wrote what it means");
    }
    return other.apply(tuning).toString();
  }

  private static Map<TuningKey, Function<ServiceTuning, Duration>> durations() {
    Map<TuningKey, Function<ServiceTuning, Duration>> all = new EnumMap<>(TuningKey.class);
    all.put(TuningKey.TIMEOUT, t -> t.route().timeout());
    all.put(TuningKey.PER_TRY_TIMEOUT, t -> t.route().retry().perTryTimeout());
    all.put(TuningKey.CONNECT_TIMEOUT, t -> t.pool().connectTimeout());
    all.put(TuningKey.HEALTH_CHECK_INTERVAL, t -> t.pool().healthCheck().interval());
    all.put(TuningKey.HEALTH_CHECK_TIMEOUT, t -> t.pool().healthCheck().timeout());
    all.put(TuningKey.BASE_EJECTION_TIME, t -> t.pool().outlierDetection().baseEjectionTime());
    all.put(TuningKey.SLOW_START, t -> t.pool().slowStart());
    all.put(TuningKey.SEGMENT_WARM_UP, t -> t.read().segment().warmUp());
    return all;
  }

  private static Map<TuningKey, Function<ServiceTuning, Object>> others() {
    Map<TuningKey, Function<ServiceTuning, Object>> all = new EnumMap<>(TuningKey.class);
    all.put(TuningKey.ROLE, t -> t.role().label());
    all.put(TuningKey.DEPLOYMENT, t -> t.deployment().name());
    all.put(TuningKey.PORT, t -> t.port().<Object>match(c -> "", p -> p.name(), p -> p.number()));
    all.put(TuningKey.ENDPOINTS, t -> joined(t.fixedEndpoints(), HostPort::toString));
    all.put(TuningKey.API, t -> t.read().api().label());
    all.put(TuningKey.READ_PREFIXES, t -> String.join(",", t.read().prefixes()));
    all.put(TuningKey.DOMAINS, t -> String.join(",", t.read().domains()));
    all.put(TuningKey.SEARCH_FALLBACK, t -> fallback(t.read().fallback()));
    all.put(TuningKey.RETRIES, t -> t.route().retry().retries());
    all.put(TuningKey.RETRY_ON, t -> joinedSorted(t.route().retry().conditions()));
    all.put(TuningKey.PRIORITY, t -> priority(t.route().priority()));
    all.put(TuningKey.MAX_CONNECTIONS, t -> t.pool().circuitBreakers().maxConnections());
    all.put(TuningKey.MAX_PENDING_REQUESTS, t -> t.pool().circuitBreakers().maxPendingRequests());
    all.put(TuningKey.MAX_REQUESTS, t -> t.pool().circuitBreakers().maxRequests());
    all.put(TuningKey.MAX_RETRIES, t -> maxRetries(t.pool().circuitBreakers().retryLimit()));
    all.put(TuningKey.LB_POLICY, t -> policy(t.pool().balancing()));
    all.put(TuningKey.HEALTH_CHECK, t -> probe(t.pool().healthCheck().probe()));
    all.put(TuningKey.HEALTHY_THRESHOLD, t -> t.pool().healthCheck().healthyThreshold());
    all.put(TuningKey.UNHEALTHY_THRESHOLD, t -> t.pool().healthCheck().unhealthyThreshold());
    all.put(TuningKey.OUTLIER_DETECTION, t -> failures(t.pool().outlierDetection()));
    all.put(TuningKey.MAX_EJECTION_PERCENT, t -> t.pool().outlierDetection().maxEjectionPercent());
    all.put(TuningKey.SEGMENT_KEY, t -> t.read().segment().key().label());
    all.put(TuningKey.SEGMENT_SHARDS, t -> t.read().segment().shards());
    all.put(TuningKey.SEGMENT_REPLICAS, t -> t.read().segment().replicas());
    all.put(
        TuningKey.SEGMENT_HOT,
        t -> joined(t.read().segment().hot(), hot -> hot.name() + "=" + hot.replicas()));
    // Nothing in the settings says these two: there is one value yet.
    all.put(TuningKey.ZONE_AWARE, t -> "false");
    all.put(TuningKey.WRITER, t -> "all");
    return all;
  }

  private static String fallback(SearchFallback fallback) {
    return switch (fallback) {
      case NONE -> "none";
      case READ_WRITE -> "rw";
    };
  }

  private static String priority(RoutingPriority priority) {
    return switch (priority) {
      case DEFAULT -> "default";
      case HIGH -> "high";
    };
  }

  private static String policy(Balancing balancing) {
    return switch (balancing) {
      case ROUND_ROBIN -> "round-robin";
      case LEAST_REQUEST -> "least-request";
      case RANDOM -> "random";
      case SEGMENT_HASH -> "segment-hash";
    };
  }

  private static String maxRetries(RetryLimit limit) {
    return limit.match(budget -> "", fixed -> String.valueOf(fixed.maxRetries()));
  }

  private static String probe(HealthProbe probe) {
    return probe.match(
        none -> "none", tcp -> "tcp", grpc -> "grpc", http -> "http:" + http.port() + http.path());
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
}
