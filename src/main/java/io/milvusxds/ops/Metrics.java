package io.milvusxds.ops;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.FindingCode;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.pipeline.PipelineListener;
import io.milvusxds.pipeline.SourceStatus;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.LimitStatus;
import io.milvusxds.xds.resource.ResourceType;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Every metric of this process, for Prometheus. {@code docs/metrics.md} lists them.
 *
 * <p>Counters are raised by the two listeners, on the threads that call them. Gauges show one
 * observation of everything published, made at the beginning of each scrape. Any thread may scrape.
 */
public final class Metrics implements AutoCloseable {
  /** The values of the label {@code protocol}. */
  static final List<String> PROTOCOLS = List.of("sotw", "delta");

  /** What endpoints in a pool can be; one that is not ready is in no pool. */
  private static final List<EndpointState> STATES =
      List.of(EndpointState.SERVING, EndpointState.DRAINING);

  private final PrometheusMeterRegistry registry;
  private final Meters meters;
  private final Clock clock;
  private final JvmGcMetrics collections;
  private final XdsListener xdsListener;
  private final PipelineListener pipelineListener;
  private volatile Optional<Supplier<Observation>> observe = Optional.empty();
  private volatile Optional<Observation> observation = Optional.empty();

  private Metrics(
      PrometheusMeterRegistry registry, Meters meters, JvmGcMetrics collections, Clock clock) {
    this.clock = clock;
    this.registry = registry;
    this.meters = meters;
    this.collections = collections;
    this.xdsListener = StreamMetrics.register(meters);
    this.pipelineListener = PipelineMetrics.register(meters);
  }

  /**
   * A registry with all counters at 0 and the metrics of the JVM.
   *
   * @param version of this program, for {@code milvus_xds_build_info}
   * @param clock tells how old a source's state is
   */
  public static Metrics create(String version, Clock clock) {
    requireNonNull(clock, "clock");
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(Meters.onlyTheTable(registry.config().namingConvention()));
    JvmGcMetrics collections = new JvmGcMetrics();
    List.<MeterBinder>of(
            collections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(registry));
    Meters meters = new Meters(registry);
    meters.gauge(Metric.BUILD_INFO, () -> 1, version);
    return new Metrics(registry, meters, collections, clock);
  }

  /** Counts what happens on the streams; for the xDS server. */
  public XdsListener xdsListener() {
    return xdsListener;
  }

  /** Counts what the pipeline does; for the pipeline. */
  public PipelineListener pipelineListener() {
    return pipelineListener;
  }

  /** Adds the gauges of what is published; called once. The two may not be started yet. */
  public void watch(Pipeline pipeline, XdsServer<?> server) {
    requireNonNull(pipeline, "pipeline");
    requireNonNull(server, "server");
    observe =
        Optional.of(
            () ->
                new Observation(
                    server.streams(),
                    pipeline.status(),
                    pipeline.sources(),
                    server.limits(),
                    clock.instant()));
    addStreamGauges();
    server.limits().forEach(this::addLimitGauges);
    addPlanGauges();
    pipeline.sources().stream().map(SourceStatus::name).distinct().forEach(this::addSourceGauges);
  }

  /** Everything in the text format of Prometheus. */
  public String scrape() {
    return scrape(MetricsFormat.PROMETHEUS);
  }

  String scrape(MetricsFormat format) {
    observation = observe.map(Supplier::get);
    return registry.scrape(format.contentType());
  }

  private void addStreamGauges() {
    for (String protocol : PROTOCOLS) {
      gauge(Metric.STREAMS, now -> now.streams(protocol), protocol);
    }
    for (ResourceType type : ResourceType.values()) {
      for (String state : SubscriptionState.WORDS) {
        gauge(Metric.SUBSCRIPTIONS, now -> now.subscriptions(type, state), type.label(), state);
      }
    }
  }

  private void addLimitGauges(LimitStatus limit) {
    String name = limit.name();
    gauge(Metric.LIMIT, now -> now.limit(name), name);
    if (limit.use().isPresent()) {
      gauge(Metric.LIMIT_USE, now -> now.limitUse(name), name);
    }
  }

  private void addPlanGauges() {
    gauge(Metric.DEPLOYMENTS, Observation::deployments);
    gauge(Metric.SHARDS, Observation::shardsSettled, "settled");
    gauge(Metric.SHARDS, Observation::shardsHandingOver, "handing-over");
    for (FindingCode code : FindingCode.values()) {
      gauge(Metric.FINDINGS, now -> now.findings(code), code.label(), code.severity().label());
    }
    for (EndpointRole role : EndpointRole.values()) {
      gauge(Metric.EMPTY_POOLS, now -> now.emptyPools(role), role.label());
      gauge(Metric.UNKNOWN_POOLS, now -> now.unknownPools(role), role.label());
      for (EndpointState state : STATES) {
        String word = state.name().toLowerCase(Locale.ROOT);
        gauge(Metric.ENDPOINTS, now -> now.endpoints(role, state), role.label(), word);
      }
    }
  }

  private void addSourceGauges(String source) {
    gauge(Metric.SOURCE_SYNCED, now -> now.synced(source), source);
    gauge(Metric.SOURCE_STALE, now -> now.staleSeconds(source), source);
    gauge(Metric.SOURCE_SILENT, now -> now.silentSeconds(source), source);
    gauge(Metric.SOURCE_SERVICES, now -> now.services(source), source);
  }

  private void gauge(Metric metric, ToDoubleFunction<Observation> count, String... labelValues) {
    meters.gauge(metric, () -> observation.map(count::applyAsDouble).orElse(0.0), labelValues);
  }

  /** Ends the watch over the JVM's garbage collections. */
  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
