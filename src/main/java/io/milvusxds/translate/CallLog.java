package io.milvusxds.translate;

import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.accesslog.v3.DurationFilter;
import io.envoyproxy.envoy.config.accesslog.v3.GrpcStatusFilter;
import io.envoyproxy.envoy.config.accesslog.v3.NotHealthCheckFilter;
import io.envoyproxy.envoy.config.accesslog.v3.OrFilter;
import io.envoyproxy.envoy.config.accesslog.v3.RuntimeFilter;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.RuntimeUInt32;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import java.util.List;

/**
 * The log of the calls that an operator wants to see: those that failed and those that were slow.
 *
 * <p>One line each on standard output, key=value; a healthy Milvus fills no disk.
 */
final class CallLog {
  /** What no slow call is quicker than, in milliseconds; 0 unless an operator says otherwise. */
  static final String SLOW_CALL_KEY = "milvus_xds.slow_call_millis";

  /** How many of the failed and slow calls are logged, in percent. */
  static final String SAMPLED_KEY = "milvus_xds.call_log_percent";

  private static final String FORMAT =
      String.join(
              " ",
              "time=%START_TIME%",
              "path=%REQ(:PATH)%",
              "grpc=%GRPC_STATUS%",
              "http=%RESPONSE_CODE%",
              "flags=%RESPONSE_FLAGS%",
              "details=%RESPONSE_CODE_DETAILS%",
              "took_ms=%DURATION%",
              SlowCalls.FIELDS,
              "attempts=%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
              "cluster=%UPSTREAM_CLUSTER%",
              "upstream=%UPSTREAM_HOST%",
              "client=%DOWNSTREAM_REMOTE_ADDRESS%",
              "received=%BYTES_RECEIVED%",
              "sent=%BYTES_SENT%")
          + "\n";

  private CallLog() {}

  /**
   * The log of one listener.
   *
   * @param more what a call must pass, too, to be in it
   */
  static AccessLog accessLog(List<AccessLogFilter> more) {
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.stdout")
        .setFilter(
            AccessLogFilter.newBuilder()
                .setAndFilter(
                    AndFilter.newBuilder()
                        .addFilters(
                            AccessLogFilter.newBuilder()
                                .setOrFilter(
                                    OrFilter.newBuilder().addFilters(failed()).addFilters(slow())))
                        .addFilters(noHealthCheck())
                        .addFilters(sampled())
                        // Last, so that only what would be logged counts.
                        .addAllFilters(more)))
        .setTypedConfig(
            EnvoyValues.any(
                StdoutAccessLog.newBuilder()
                    .setLogFormat(
                        SubstitutionFormatString.newBuilder()
                            .setTextFormatSource(DataSource.newBuilder().setInlineString(FORMAT)))
                    .build()))
        .build();
  }

  private static AccessLogFilter noHealthCheck() {
    return AccessLogFilter.newBuilder()
        .setNotHealthCheckFilter(NotHealthCheckFilter.getDefaultInstance())
        .build();
  }

  private static AccessLogFilter sampled() {
    return AccessLogFilter.newBuilder()
        .setRuntimeFilter(
            RuntimeFilter.newBuilder()
                // Lets an operator log fewer of them on one Envoy while it runs.
                .setRuntimeKey(SAMPLED_KEY)
                .setPercentSampled(FractionalPercent.newBuilder().setNumerator(100))
                // There is no request id to draw from.
                .setUseIndependentRandomness(true))
        .build();
  }

  private static AccessLogFilter failed() {
    return AccessLogFilter.newBuilder()
        .setGrpcStatusFilter(
            GrpcStatusFilter.newBuilder().addStatuses(GrpcStatusFilter.Status.OK).setExclude(true))
        .build();
  }

  private static AccessLogFilter slow() {
    return AccessLogFilter.newBuilder()
        .setAndFilter(AndFilter.newBuilder().addFilters(SlowCalls.filter()).addFilters(atLeast()))
        .build();
  }

  private static AccessLogFilter atLeast() {
    return AccessLogFilter.newBuilder()
        .setDurationFilter(
            DurationFilter.newBuilder()
                .setComparison(
                    ComparisonFilter.newBuilder()
                        .setOp(ComparisonFilter.Op.GE)
                        .setValue(
                            RuntimeUInt32.newBuilder()
                                // Lets an operator change it on one Envoy while it runs.
                                .setRuntimeKey(SLOW_CALL_KEY))))
        .build();
  }
}
