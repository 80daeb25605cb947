package io.milvusxds.pages;

import io.milvusxds.ops.Metric;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The page {@code docs/metrics.md}, in Markdown. */
final class MetricsPage {
  private static final String HEAD =
      """
      <!-- Generated from the table Metric; %s -->
      # Metrics

      `GET /metrics` on the admin port answers in the text format of Prometheus, or in OpenMetrics when the
      client asks for it. Times are in seconds, sizes in bytes. No label holds an address or the id of an
      Envoy: the page `/envoys` shows single Envoys.

      Counters and gauges exist from the start with the value 0, so that a rate can be had from the first
      event on. A histogram has `_bucket`, `_sum` and `_count`, a summary only the last two; both have a
      gauge `_max` beside them, the largest value of the last minutes.

      """;

  private static final String ALERTS =
      """

      ## Worth an alert

      | expression | what it says |
      |---|---|
      | `sum(milvus_xds_subscriptions{state="rejected"}) > 0` | an Envoy refused what it was sent and goes on with what it had |
      | `sum(milvus_xds_subscriptions{state="stale"}) > 0` for a minute | an Envoy does not answer |
      | `max(milvus_xds_source_stale_seconds) > 60` | a registry can not be reached or read |
      | `min(milvus_xds_source_synced) == 0` for a minute | a source never came up; no Envoy is answered |
      | `sum(milvus_xds_empty_pools) > 0` | requests of a role have nowhere to go |
      | `milvus_xds_limit_use / milvus_xds_limit > 0.8` | clients will be turned away soon |
      | `sum(milvus_xds_findings{severity="error"}) > 0` | something that an operator asked for does not apply |
      | `increase(milvus_xds_rebuild_failures_total[10m]) > 0` | changes may not reach the Envoys |
      | `histogram_quantile(0.99, sum by (le) (rate(milvus_xds_convergence_seconds_bucket[10m]))) > 1` | changes reach the Envoys late |
      """;

  private MetricsPage() {}

  /** The page as text that ends with a line break. */
  static String render() {
    return HEAD.formatted(Page.NOTE)
        + "## Of milvus-xds\n\n"
        + table(false)
        + "\n## Of the process\n\n"
        + table(true)
        + buckets()
        + ALERTS;
  }

  private static String table(boolean ofTheJvm) {
    return "| name | kind | labels | meaning |\n|---|---|---|---|\n"
        + Arrays.stream(Metric.values())
            .filter(metric -> metric.isOfTheJvm() == ofTheJvm)
            .map(MetricsPage::row)
            .collect(Collectors.joining());
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `"
        + metric.id()
        + "` | "
        + metric.kind().label()
        + " | "
        + labels
        + " | "
        + metric.help()
        + " |\n";
  }

  private static String buckets() {
    return Arrays.stream(Metric.values())
        .filter(metric -> !metric.buckets().isEmpty())
        .map(
            metric ->
                "- `"
                    + metric.id()
                    + "`: "
                    + metric.buckets().stream()
                        .map(MetricsPage::seconds)
                        .collect(Collectors.joining(", "))
                    + "\n")
        .collect(Collectors.joining("", "\n## Buckets, in seconds\n\n", ""));
  }

  private static String seconds(Duration bound) {
    return BigDecimal.valueOf(bound.toNanos(), 9).stripTrailingZeros().toPlainString();
  }
}
