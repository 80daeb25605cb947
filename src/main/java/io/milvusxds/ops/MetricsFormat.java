package io.milvusxds.ops;

import java.util.Locale;

/** The text formats that Prometheus reads. */
enum MetricsFormat {
  PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private final String contentType;

  MetricsFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /** OpenMetrics for a client that says it reads that, else the older format, which all read. */
  static MetricsFormat forAccept(String accept) {
    return accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text")
        ? OPEN_METRICS
        : PROMETHEUS;
  }
}
