package io.milvusxds.translate;

import com.github.xds.type.v3.TypedStruct;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.type.v3.TokenBucket;

/**
 * How many lines a second the log of calls may have, for each address that an Envoy listens on.
 *
 * <p>Enough to see what fails and too few to fill a disk: a line has about 340 bytes, so a day of
 * nothing but failed calls is 300 MB. Envoy counts what it leaves out. ADR 26 says for which
 * Envoys.
 */
final class CallLogRate {
  /** What may come at once: an incident is seen with its first calls. */
  private static final int MAX_LINES = 100;

  private static final int LINES_PER_SECOND = 10;

  private static final String FILTER_TYPE =
      "type.googleapis.com/"
          + "envoy.extensions.access_loggers.filters.process_ratelimit.v3.ProcessRateLimitFilter";

  private CallLogRate() {}

  /**
   * The name of the bucket of one address. Each has its own: with Envoy 1.40, a listener that is
   * refused may hold up another one that shares its bucket.
   */
  static String bucketName(String address) {
    return EnvoyNames.callLogBucket(MAX_LINES, LINES_PER_SECOND, address);
  }

  static TokenBucket bucket() {
    return TokenBucket.newBuilder()
        .setMaxTokens(MAX_LINES)
        .setTokensPerFill(EnvoyValues.uint32(LINES_PER_SECOND))
        .setFillInterval(Duration.newBuilder().setSeconds(1))
        .build();
  }

  /** Lets through what the bucket of that address has tokens for. */
  static AccessLogFilter filter(String address) {
    // The message classes do not know this filter yet.
    TypedStruct config =
        TypedStruct.newBuilder()
            .setTypeUrl(FILTER_TYPE)
            .setValue(struct("dynamic_config", dynamicConfig(bucketName(address))))
            .build();
    return AccessLogFilter.newBuilder()
        .setExtensionFilter(
            ExtensionFilter.newBuilder()
                .setName("milvus.call_log_rate")
                .setTypedConfig(EnvoyValues.any(config)))
        .build();
  }

  private static Value dynamicConfig(String bucketName) {
    Struct ads =
        struct("ads", Value.newBuilder().setStructValue(Struct.getDefaultInstance()).build());
    Struct source = ads.toBuilder().putFields("resource_api_version", text("V3")).build();
    return Value.newBuilder()
        .setStructValue(
            struct("config_source", Value.newBuilder().setStructValue(source).build()).toBuilder()
                .putFields("resource_name", text(bucketName)))
        .build();
  }

  private static Struct struct(String key, Value value) {
    return Struct.newBuilder().putFields(key, value).build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
