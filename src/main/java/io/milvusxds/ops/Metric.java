package io.milvusxds.ops;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every metric that is exposed: its name as Prometheus sees it, what it is, its labels, and what a
 * rise means.
 *
 * <p>The one table behind the registry and {@code docs/metrics.md}. What a library would add beside
 * it is left out.
 */
public enum Metric {
  BUILD_INFO(
      "milvus_xds_build_info",
      Kind.GAUGE,
      List.of("version"),
      "Always 1; the label is the version. Two versions at once mean a rollout that goes on."),
  STREAMS(
      "milvus_xds_streams",
      Kind.GAUGE,
      List.of("protocol"),
      "xDS streams of connected Envoys; one for each Envoy that uses ADS. A rise means that more"
          + " Envoys take their configuration from here."),
  STREAMS_OPENED(
      "milvus_xds_streams_opened_total",
      Kind.COUNTER,
      List.of("protocol"),
      "xDS streams opened. A rise while the number of streams stays means that Envoys reconnect."),
  SUBSCRIPTIONS(
      "milvus_xds_subscriptions",
      Kind.GAUGE,
      List.of("type", "state"),
      "Types of resources that streams subscribe to, by where they stand. A rise of rejected means"
          + " Envoys that refused what they were sent, of waiting Envoys whose deployment is"
          + " unknown, a lasting rise of stale Envoys that do not answer."),
  REFUSED_CLIENTS(
      "milvus_xds_refused_clients_total",
      Kind.COUNTER,
      List.of(),
      "Clients turned away. A rise means Envoys with a wrong node.cluster or metadata, or clients"
          + " that break the protocol or a limit; the log names them."),
  STRANGERS(
      "milvus_xds_strangers_total",
      Kind.COUNTER,
      List.of("reason"),
      "Connections to the xDS port that no xDS client makes, by what they say. A rise means"
          + " scanners, or Envoys that use TLS or the wrong port; the log names one a minute."),
  LIMIT(
      "milvus_xds_limit",
      Kind.GAUGE,
      List.of("limit"),
      "What clients of the xDS port may do at most; memory-bytes for all of them together. A rise"
          + " means a restart with other flags."),
  LIMIT_USE(
      "milvus_xds_limit_use",
      Kind.GAUGE,
      List.of("limit"),
      "How much of it is used now; where it is a limit for each, by the one that uses most. A rise"
          + " towards milvus_xds_limit means that clients will be turned away: look for the one"
          + " that asks for much, or raise the limit."),
  UNKNOWN_TYPE_REQUESTS(
      "milvus_xds_unknown_type_requests_total",
      Kind.COUNTER,
      List.of(),
      "Requests for a type of resource that is not served here, such as a runtime layer over ADS;"
          + " they get no answer. A rise means Envoys that wait for it until their fetch timeout;"
          + " the log names them."),
  PUSHES(
      "milvus_xds_pushes_total",
      Kind.COUNTER,
      List.of("type"),
      "Responses sent to Envoys. A rise means that what is served changes, or that Envoys come."),
  PUSHED_BYTES(
      "milvus_xds_pushed_bytes_total",
      Kind.COUNTER,
      List.of("type"),
      "Size of the responses sent to Envoys. A steep rise means large or frequent changes."),
  ACKS(
      "milvus_xds_acks_total",
      Kind.COUNTER,
      List.of("type"),
      "Responses that Envoys accepted. It rises with the pushes; when it falls behind, Envoys"
          + " refuse or do not answer."),
  NACKS(
      "milvus_xds_nacks_total",
      Kind.COUNTER,
      List.of("type"),
      "Responses that Envoys refused. Any rise means an Envoy that goes on with what it had;"
          + " /envoys shows its words."),
  CONVERGENCE(
      "milvus_xds_convergence_seconds",
      List.of(1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 10_000, 60_000),
      Duration.ofMillis(1),
      "Time from an event of a source until the last Envoy of a group confirmed what came of it. A"
          + " rise means slow or silent Envoys, or a machine that is too busy."),
  REBUILD_DURATION(
      "milvus_xds_rebuild_duration_seconds",
      List.of(
          100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 1_000_000,
          5_000_000),
      Duration.ofNanos(1_000),
      "Time of one round through all stages. A rise of the time means larger changes, of the count"
          + " more changes."),
  REBUILD_FAILURES(
      "milvus_xds_rebuild_failures_total",
      Kind.COUNTER,
      List.of(),
      "Rounds that failed through an error in the program; what was published before stays. Any"
          + " rise is worth a bug report with the log."),
  DEPLOYMENTS(
      "milvus_xds_deployments",
      Kind.GAUGE,
      List.of(),
      "Milvus deployments that are served. A rise means new ones, a drop that annotated Services"
          + " are gone."),
  ENDPOINTS(
      "milvus_xds_endpoints",
      Kind.GAUGE,
      List.of("role", "state"),
      "Endpoints that Envoys know, over all deployments. A rise of serving means more capacity, a"
          + " lasting rise of draining nodes that do not end."),
  EMPTY_POOLS(
      "milvus_xds_empty_pools",
      Kind.GAUGE,
      List.of("role"),
      "Deployments in which no endpoint of the role takes requests. Any rise means failing"
          + " requests, unless a fallback is set."),
  UNKNOWN_POOLS(
      "milvus_xds_unknown_pools",
      Kind.GAUGE,
      List.of("role"),
      "Deployments of whose endpoints of the role something is unknown, so that Envoys keep what"
          + " they have. Any rise means input that could not be read or resolved; the findings say"
          + " which."),
  SHARDS(
      "milvus_xds_shards",
      Kind.GAUGE,
      List.of("state"),
      "Shards of the deployments whose searches are divided. A rise of handing-over means that"
          + " nodes came or went and previous owners serve beside new ones; it falls back when the"
          + " warm-up is over."),
  FINDINGS(
      "milvus_xds_findings",
      Kind.GAUGE,
      List.of("code", "severity"),
      "What is wrong in the operator's input now. A rise means input that does not apply or is not"
          + " what was meant; /findings says what to do, docs/findings.md what each code means."),
  SOURCE_SYNCED(
      "milvus_xds_source_synced",
      Kind.GAUGE,
      List.of("source"),
      "Whether the source has told everything once (1). It rises once after a start; while it is 0"
          + " for any source, no Envoy is answered."),
  SOURCE_STALE(
      "milvus_xds_source_stale_seconds",
      Kind.GAUGE,
      List.of("source"),
      "For how long what the source told may be old; 0 while it is up to date. A rise means a"
          + " registry that can not be reached or read; its last good state is served."),
  SOURCE_SILENT(
      "milvus_xds_source_silent_seconds",
      Kind.GAUGE,
      List.of("source"),
      "Time since the registry last said anything; 0 for a file, which has nothing to say. A rise"
          + " beyond 15 means a Kubernetes API server that hangs or is away: it is asked every 5"
          + " seconds."),
  SOURCE_SERVICES(
      "milvus_xds_source_services",
      Kind.GAUGE,
      List.of("source"),
      "Annotated Services that the source told of. A rise means more of them, a drop that some are"
          + " gone or lost their annotations."),
  JVM_MEMORY_USED(
      "jvm_memory_used_bytes",
      Kind.GAUGE,
      List.of("area", "id"),
      "Memory in use. A rise after each collection means that more is kept: more Envoys or"
          + " deployments, or a leak."),
  JVM_MEMORY_COMMITTED(
      "jvm_memory_committed_bytes",
      Kind.GAUGE,
      List.of("area", "id"),
      "Memory taken from the system. A rise means that the JVM grows towards its limit."),
  JVM_MEMORY_MAX(
      "jvm_memory_max_bytes",
      Kind.GAUGE,
      List.of("area", "id"),
      "Most memory that may be used; -1 when there is no limit. A rise means a restart with other"
          + " flags."),
  JVM_BUFFERS(
      "jvm_buffer_memory_used_bytes",
      Kind.GAUGE,
      List.of("id"),
      "Memory in buffers outside the heap. A rise means more traffic to Envoys that is under way."),
  JVM_GC_PAUSE(
      "jvm_gc_pause_seconds",
      Kind.SUMMARY,
      List.of("action", "cause", "gc"),
      "Time during which the JVM stood still. A rise means too little memory; pushes wait for it."),
  JVM_GC_ALLOCATED(
      "jvm_gc_memory_allocated_bytes_total",
      Kind.COUNTER,
      List.of(),
      "Memory given out. A steep rise means much work for the collector: many changes or streams."),
  JVM_THREADS(
      "jvm_threads_live_threads",
      Kind.GAUGE,
      List.of(),
      "Threads that live. The number is nearly constant; a rise means a leak."),
  PROCESS_CPU(
      "process_cpu_usage",
      Kind.GAUGE,
      List.of(),
      "Share of the machine's processors that this process uses, 0 to 1. A rise means more changes"
          + " or more Envoys."),
  PROCESS_FILES(
      "process_files_open_files",
      Kind.GAUGE,
      List.of(),
      "Open files and sockets. It rises with the Envoys; beyond that it means a leak."),
  PROCESS_START(
      "process_start_time_seconds",
      Kind.GAUGE,
      List.of(),
      "When the process began, as seconds since 1970. A rise means a restart.");

  /** What Prometheus takes a metric for. */
  public enum Kind {
    GAUGE("gauge"),
    COUNTER("counter"),
    /** With fixed buckets, and beside them a gauge of the recent maximum. */
    HISTOGRAM("histogram"),
    /** Count and sum only, and beside them a gauge of the recent maximum. */
    SUMMARY("summary");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  private final String id;
  private final Kind kind;
  private final ImmutableList<String> labels;
  private final ImmutableList<Duration> buckets;
  private final String help;

  Metric(String id, Kind kind, List<String> labels, String help) {
    this.id = id;
    this.kind = kind;
    this.labels = ImmutableList.copyOf(labels);
    this.buckets = ImmutableList.of();
    this.help = help;
  }

  /** A histogram of times; each bucket is that many units. */
  Metric(String id, List<Integer> buckets, Duration unit, String help) {
    this.id = id;
    this.kind = Kind.HISTOGRAM;
    this.labels = ImmutableList.of();
    this.buckets =
        buckets.stream().map(unit::multipliedBy).collect(ImmutableList.toImmutableList());
    this.help = help;
  }

  /** The whole name, with unit and {@code _total}. */
  public String id() {
    return id;
  }

  public Kind kind() {
    return kind;
  }

  /** The label keys, in the order in which values are given for them; may be empty. */
  public List<String> labels() {
    return labels;
  }

  /** The upper bounds of a histogram's buckets, rising; empty for other kinds. */
  public List<Duration> buckets() {
    return buckets;
  }

  /** One line: what it is and what a rise means. */
  public String help() {
    return help;
  }

  /** Whether a library measures it, and not this project. */
  public boolean isOfTheJvm() {
    return !id.startsWith("milvus_xds_");
  }

  public static Optional<Metric> byId(String id) {
    return Arrays.stream(values()).filter(metric -> metric.id.equals(id)).findFirst();
  }
}
