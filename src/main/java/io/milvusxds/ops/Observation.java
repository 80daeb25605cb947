package io.milvusxds.ops;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.pipeline.SourceStatus;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PoolKnowledge.Degree;
import io.milvusxds.routing.PooledEndpoint;
import io.milvusxds.routing.ShardHandover;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.limits.LimitStatus;
import io.milvusxds.xds.resource.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What gauges show: everything published at one moment, and what can be counted in it.
 *
 * @param streams of clients that have named themselves
 * @param status what the pipeline last came to
 * @param sources how the sources do
 * @param limits of the xDS server, and how much of them is used
 * @param at the time against which ages are told
 * @param findings how many there are of each kind; a kind without any is left out
 */
record Observation(
    List<StreamStatus> streams,
    PipelineStatus status,
    List<SourceStatus> sources,
    List<LimitStatus> limits,
    Instant at,
    Map<FindingCode, Long> findings) {
  /** Counts the findings, once for the gauges of all kinds. */
  Observation(
      List<StreamStatus> streams,
      PipelineStatus status,
      List<SourceStatus> sources,
      List<LimitStatus> limits,
      Instant at) {
    this(streams, status, sources, limits, at, byCode(status.findings()));
  }

  private static Map<FindingCode, Long> byCode(List<Finding> findings) {
    return findings.stream().collect(groupingBy(Finding::code, counting()));
  }

  long limit(String name) {
    return limits.stream()
        .filter(limit -> limit.name().equals(name))
        .mapToLong(LimitStatus::limit)
        .sum();
  }

  long limitUse(String name) {
    return limits.stream()
        .filter(limit -> limit.name().equals(name))
        .mapToLong(limit -> limit.use().orElse(0))
        .sum();
  }

  long streams(String protocol) {
    return streams.stream().filter(stream -> stream.protocol().equals(protocol)).count();
  }

  long subscriptions(ResourceType type, String state) {
    return streams.stream()
        .flatMap(
            stream ->
                stream.types().stream()
                    .filter(one -> one.type() == type)
                    .map(one -> SubscriptionState.of(stream, one)))
        .filter(state::equals)
        .count();
  }

  long findings(FindingCode code) {
    return findings.getOrDefault(code, 0L);
  }

  long deployments() {
    return status.plan().deployments().size();
  }

  /** Shards that their owners serve alone. */
  long shardsSettled() {
    long all =
        status.handovers().values().stream()
            .mapToLong(handover -> handover.target().spec().shards())
            .sum();
    return all - shardsHandingOver();
  }

  /** Shards that previous owners serve beside the new ones. */
  long shardsHandingOver() {
    return status.handovers().values().stream().mapToLong(ShardHandover::handingOver).sum();
  }

  long endpoints(EndpointRole role, EndpointState state) {
    return pools(role)
        .flatMap(Observation::own)
        .filter(endpoint -> endpoint.state() == state)
        .count();
  }

  /** Deployments in which no endpoint of the role takes new requests. */
  long emptyPools(EndpointRole role) {
    return pools(role)
        .filter(pool -> pool.knowledge().degree() != Degree.UNKNOWN)
        .filter(pool -> own(pool).noneMatch(endpoint -> endpoint.state() == EndpointState.SERVING))
        .count();
  }

  /** Deployments of whose endpoints of the role something is unknown. */
  long unknownPools(EndpointRole role) {
    return pools(role).filter(pool -> pool.knowledge().degree() != Degree.KNOWN).count();
  }

  long synced(String source) {
    return source(source).filter(SourceStatus::synced).isPresent() ? 1 : 0;
  }

  long services(String source) {
    return source(source).map(SourceStatus::services).orElse(0);
  }

  double staleSeconds(String source) {
    return source(source)
        .flatMap(SourceStatus::staleSince)
        .map(since -> Math.max(0, Duration.between(since, at).toMillis()) / 1000.0)
        .orElse(0.0);
  }

  double silentSeconds(String source) {
    return source(source)
        .flatMap(SourceStatus::lastHeard)
        .map(heard -> Math.max(0, Duration.between(heard, at).toMillis()) / 1000.0)
        .orElse(0.0);
  }

  private Optional<SourceStatus> source(String name) {
    return sources.stream().filter(source -> source.name().equals(name)).findFirst();
  }

  private Stream<EndpointPool> pools(EndpointRole role) {
    return status.plan().deployments().stream()
        .flatMap(deployment -> deployment.pools().stream())
        .filter(pool -> pool.role() == role);
  }

  // An endpoint that helps out in another role's pool has a lower priority there; it counts where
  // it belongs.
  private static Stream<PooledEndpoint> own(EndpointPool pool) {
    return pool.endpoints().stream().filter(endpoint -> endpoint.priority() == 0);
  }
}
