package io.milvusxds.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.connection.Stranger;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Rejection;
import java.time.Duration;
import java.util.EnumMap;

/** Counts what happens on the streams. Every counter exists from the start. */
final class StreamMetrics implements XdsListener {
  private final Meters meters;
  private final Counter refused;
  private final Counter unknownTypes;
  private final Timer convergence;
  private final EnumMap<ResourceType, TypeCounters> byType;

  private record TypeCounters(Counter pushes, Counter bytes, Counter acks, Counter nacks) {
    static TypeCounters of(ResourceType type, Meters meters) {
      return new TypeCounters(
          meters.counter(Metric.PUSHES, type.label()),
          meters.counter(Metric.PUSHED_BYTES, type.label()),
          meters.counter(Metric.ACKS, type.label()),
          meters.counter(Metric.NACKS, type.label()));
    }
  }

  private StreamMetrics(
      Meters meters,
      Counter refused,
      Counter unknownTypes,
      Timer convergence,
      EnumMap<ResourceType, TypeCounters> byType) {
    this.meters = meters;
    this.refused = refused;
    this.unknownTypes = unknownTypes;
    this.convergence = convergence;
    this.byType = byType;
  }

  static StreamMetrics register(Meters meters) {
    EnumMap<ResourceType, TypeCounters> byType = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      byType.put(type, TypeCounters.of(type, meters));
    }
    Metrics.PROTOCOLS.forEach(protocol -> meters.counter(Metric.STREAMS_OPENED, protocol));
    for (Stranger kind : Stranger.values()) {
      meters.counter(Metric.STRANGERS, kind.label());
    }
    return new StreamMetrics(
        meters,
        meters.counter(Metric.REFUSED_CLIENTS),
        meters.counter(Metric.UNKNOWN_TYPE_REQUESTS),
        meters.histogram(Metric.CONVERGENCE),
        byType);
  }

  @Override
  public void opened(StreamStatus stream) {
    meters.counter(Metric.STREAMS_OPENED, stream.protocol()).increment();
  }

  @Override
  public void refused(String peer, String reason) {
    refused.increment();
  }

  @Override
  public void stranger(String peer, Stranger kind) {
    meters.counter(Metric.STRANGERS, kind.label()).increment();
  }

  @Override
  public void unknownType(StreamStatus stream, String typeUrl) {
    unknownTypes.increment();
  }

  @Override
  public void sent(ResourceType type, int resources, int sizeBytes) {
    TypeCounters counters = of(type);
    counters.pushes().increment();
    counters.bytes().increment(sizeBytes);
  }

  @Override
  public void accepted(ResourceType type) {
    of(type).acks().increment();
  }

  @Override
  public void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {
    of(type).nacks().increment();
  }

  @Override
  public void converged(String group, Duration sinceEvent) {
    convergence.record(sinceEvent);
  }

  private TypeCounters of(ResourceType type) {
    TypeCounters counters = byType.get(type);
    if (counters == null) {
      throw new IllegalStateException("type: " + type + " (expected: registered at the start)");
    }
    return counters;
  }
}
