package io.milvusxds.tuning;

import com.google.common.base.Splitter;
import io.milvusxds.model.HostPort;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final Set<TuningKey> DURATIONS =
      EnumSet.of(
          TuningKey.TIMEOUT,
          TuningKey.PER_TRY_TIMEOUT,
          TuningKey.CONNECT_TIMEOUT,
          TuningKey.HEALTH_CHECK_INTERVAL,
          TuningKey.HEALTH_CHECK_TIMEOUT,
          TuningKey.BASE_EJECTION_TIME,
          TuningKey.SLOW_START);

  private WrittenMeaning() {}

  /** The text with durations in milliseconds and lists without blanks; conditions are sorted. */
  static String ofText(TuningKey key, String text) {
    String stripped = text.strip();
    Matcher duration = DURATION.matcher(stripped);
    if (DURATIONS.contains(key) && duration.matches()) {
      BigInteger number = new BigInteger(duration.group(1));
      return number.multiply(BigInteger.valueOf(UNITS.getOrDefault(duration.group(2), 0L))) + "ms";
    }
    List<String> items = Splitter.on(',').trimResults().splitToList(stripped);
    return key == TuningKey.RETRY_ON
        ? String.join(",", items.stream().sorted().toList())
        : String.join(",", items);
  }

  /** What the settings say about a key. */
  static String ofTuning(TuningKey key, ServiceTuning tuning) {
    return switch (key) {
      case ROLE -> tuning.role().label();
      case DEPLOYMENT -> tuning.deployment().name();
      case PORT ->
          tuning.port().match(any -> "", named -> named.name(), n -> String.valueOf(n.number()));
      case ENDPOINTS -> joined(tuning.fixedEndpoints(), HostPort::toString);
      case API, READ_PREFIXES, DOMAINS, SEARCH_FALLBACK -> ofRead(key, tuning.read());
      case TIMEOUT, RETRIES, RETRY_ON, PER_TRY_TIMEOUT, PRIORITY -> ofRoute(key, tuning.route());
      case MAX_CONNECTIONS, MAX_PENDING_REQUESTS, MAX_REQUESTS, MAX_RETRIES ->
          ofBreakers(key, tuning.pool().circuitBreakers());
      case HEALTH_CHECK,
          HEALTH_CHECK_INTERVAL,
          HEALTH_CHECK_TIMEOUT,
          HEALTHY_THRESHOLD,
          UNHEALTHY_THRESHOLD ->
          ofHealthCheck(key, tuning.pool().healthCheck());
      case ZONE_AWARE -> "false";
      case WRITER -> "all";
      default -> ofPool(key, tuning.pool());
    };
  }

  private static String ofRead(TuningKey key, ReadTuning read) {
    return switch (key) {
      case API -> read.api().label();
      case READ_PREFIXES -> String.join(",", read.prefixes());
      case DOMAINS -> String.join(",", read.domains());
      case SEARCH_FALLBACK -> read.fallback() == SearchFallback.READ_WRITE ? "rw" : "none";
      default -> throw new IllegalArgumentException(key.key());
    };
  }

  private static String ofRoute(TuningKey key, RouteTuning route) {
    return switch (key) {
      case TIMEOUT -> milliseconds(route.timeout());
      case RETRIES -> String.valueOf(route.retry().retries());
      case RETRY_ON ->
          String.join(
              ",",
              route.retry().conditions().stream()
                  .map(RetryCondition::label)
                  .sorted(Comparator.naturalOrder())
                  .toList());
      case PER_TRY_TIMEOUT -> milliseconds(route.retry().perTryTimeout());
      case PRIORITY -> route.priority() == RoutingPriority.HIGH ? "high" : "default";
      default -> throw new IllegalArgumentException(key.key());
    };
  }

  private static String ofBreakers(TuningKey key, CircuitBreakerTuning breakers) {
    return switch (key) {
      case MAX_CONNECTIONS -> String.valueOf(breakers.maxConnections());
      case MAX_PENDING_REQUESTS -> String.valueOf(breakers.maxPendingRequests());
      case MAX_REQUESTS -> String.valueOf(breakers.maxRequests());
      case MAX_RETRIES ->
          breakers.retryLimit().match(budget -> "", fixed -> String.valueOf(fixed.maxRetries()));
      default -> throw new IllegalArgumentException(key.key());
    };
  }

  private static String ofHealthCheck(TuningKey key, HealthCheckTuning check) {
    return switch (key) {
      case HEALTH_CHECK ->
          check
              .probe()
              .match(
                  none -> "none",
                  tcp -> "tcp",
                  grpc -> "grpc",
                  http -> "http:" + http.port() + http.path());
      case HEALTH_CHECK_INTERVAL -> milliseconds(check.interval());
      case HEALTH_CHECK_TIMEOUT -> milliseconds(check.timeout());
      case HEALTHY_THRESHOLD -> String.valueOf(check.healthyThreshold());
      case UNHEALTHY_THRESHOLD -> String.valueOf(check.unhealthyThreshold());
      default -> throw new IllegalArgumentException(key.key());
    };
  }

  private static String ofPool(TuningKey key, PoolTuning pool) {
    OutlierTuning outliers = pool.outlierDetection();
    return switch (key) {
      case CONNECT_TIMEOUT -> milliseconds(pool.connectTimeout());
      case LB_POLICY ->
          switch (pool.balancing()) {
            case ROUND_ROBIN -> "round-robin";
            case LEAST_REQUEST -> "least-request";
            case RANDOM -> "random";
          };
      case OUTLIER_DETECTION ->
          outliers.isOn() ? String.valueOf(outliers.consecutiveGatewayFailures()) : "off";
      case BASE_EJECTION_TIME -> milliseconds(outliers.baseEjectionTime());
      case MAX_EJECTION_PERCENT -> String.valueOf(outliers.maxEjectionPercent());
      case SLOW_START -> pool.slowStart().isZero() ? "off" : milliseconds(pool.slowStart());
      default -> throw new IllegalArgumentException(key.key());
    };
  }

  private static String milliseconds(Duration duration) {
    return duration.toMillis() + "ms";
  }

  private static <T> String joined(List<T> items, Function<T, String> text) {
    return String.join(",", items.stream().map(text).toList());
  }
}
