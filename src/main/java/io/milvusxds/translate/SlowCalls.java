package io.milvusxds.translate;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.milvusxds.routing.PlannedRoute;
import io.milvusxds.tuning.CallClass;
import io.milvusxds.tuning.RouteTuning;
import java.time.Duration;

/**
 * Which calls count as slow in the log of calls, and which annotation gives them more time.
 *
 * <p>What is slow depends on how long a call may take. A route says both in its metadata, so that
 * the listener is the same for all.
 */
final class SlowCalls {
  private static final String NAMESPACE = "milvus_xds";
  private static final String SLOW = "slow";
  private static final String TIMEOUT = "timeout";
  private static final String TIMEOUT_KEY = "timeout_key";

  /** Slow whatever its timeout is: an hour for a write says nothing of how long it should take. */
  private static final Duration ALWAYS_SLOW = Duration.ofSeconds(5);

  /** How a line of the log names the timeout of the call and the annotation that sets it. */
  static final String FIELDS = "timeout=" + field(TIMEOUT) + " timeout_key=" + field(TIMEOUT_KEY);

  private SlowCalls() {}

  /** Half of the timeout, at most 5 s. */
  static Duration threshold(Duration timeout) {
    Duration half = timeout.dividedBy(2);
    return half.compareTo(ALWAYS_SLOW) < 0 ? half : ALWAYS_SLOW;
  }

  /** What a route says of its calls. */
  static Metadata of(PlannedRoute route) {
    Duration timeout = route.tuning().timeout();
    Struct.Builder said =
        Struct.newBuilder()
            .putFields(SLOW, text(threshold(timeout)))
            .putFields(TIMEOUT, text(timeout));
    if (isAnnotated(route)) {
      said.putFields(
          TIMEOUT_KEY, Value.newBuilder().setStringValue(RouteTuning.TIMEOUT.annotation()).build());
    }
    return Metadata.newBuilder().putFilterMetadata(NAMESPACE, said.build()).build();
  }

  /**
   * Whether an annotation decides, or would: it does for searches everywhere, for writes only on a
   * Service of their own, and for reads of metadata nowhere.
   */
  private static boolean isAnnotated(PlannedRoute route) {
    return switch (route.calls()) {
      case SEARCH_V1, SEARCH_V2, SEARCH_REST -> true;
      case METADATA -> false;
      case OTHER -> !route.tuning().timeout().equals(CallClass.OTHER.timeout());
    };
  }

  /** Passes the calls that took as long as their route calls slow, or longer. */
  static AccessLogFilter filter() {
    String slow = "xds.route_metadata.filter_metadata['" + NAMESPACE + "']['" + SLOW + "']";
    return AccessLogFilter.newBuilder()
        .setExtensionFilter(
            ExtensionFilter.newBuilder()
                .setName("envoy.access_loggers.extension_filters.cel")
                .setTypedConfig(
                    EnvoyValues.any(
                        ExpressionFilter.newBuilder()
                            .setExpression("request.duration >= duration(" + slow + ")")
                            .build())))
        .build();
  }

  private static Value text(Duration duration) {
    // As CEL reads it.
    return Value.newBuilder().setStringValue(duration.toMillis() + "ms").build();
  }

  private static String field(String key) {
    return "%METADATA(ROUTE:" + NAMESPACE + ":" + key + ")%";
  }
}
