package io.milvusxds.tuning;

import static io.milvusxds.tuning.KeyUse.ByRole.both;
import static io.milvusxds.tuning.KeyUse.ByRole.reads;
import static io.milvusxds.tuning.KeyUse.ByRole.writes;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.KeyUse.Fallback;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every annotation, in the order of the docs page. The parser, that page and the JSON schema are
 * made from this table alone.
 *
 * <p>A key whose range or default depends on another stands after it.
 */
@SuppressWarnings("ImmutableEnumChecker") // Forms are records of immutable parts.
public enum TuningKey {
  ROLE(
      "role",
      shaping(Shaped.MEMBERSHIP),
      both(TuningForms.ROLE, rule("the Service is not managed")),
      "What the endpoints do: ro answers searches, rw takes everything else."),
  DEPLOYMENT(
      "deployment",
      shaping(Shaped.MEMBERSHIP),
      both(TuningForms.DEPLOYMENT, value("milvus")),
      "Which Milvus cluster of this namespace the Service belongs to."),
  PORT(
      "port",
      shaping(Shaped.MEMBERSHIP),
      both(TuningForms.PORT, rule("the port named engine, else grpc, else the only one")),
      "Which port of the Service carries gRPC."),
  ENDPOINTS(
      "endpoints",
      shaping(Shaped.MEMBERSHIP),
      both(TuningForms.ENDPOINTS, rule("what the registry knows")),
      "Hosts outside Kubernetes; they replace discovery for this Service."),
  API(
      "api",
      shaping(Shaped.ROUTES),
      reads(TuningForms.API, value("v1")),
      "The Milvus API: v1 is milvus.grpc.MilvusService, v2 milvus.proto.milvus.MilvusService."),
  READ_PREFIXES(
      "read-prefixes",
      shaping(Shaped.ROUTES),
      reads(TuningForms.READ_PREFIXES, rule("the searches of the api")),
      "Which gRPC paths go to the read-only nodes, instead of the searches of the api."),
  DOMAINS(
      "domains",
      shaping(Shaped.ROUTES),
      reads(TuningForms.DOMAINS, value("*")),
      "Virtual-host domains: the host names that clients may ask for."),
  TIMEOUT(
      "timeout",
      shaping(Shaped.ROUTES),
      both(TuningForms.TIMEOUT, value("1s")).onWrites(value("3600s")),
      "How long a whole request may take, retries included; the idle timeout follows it."),
  RETRIES(
      "retries",
      shaping(Shaped.ROUTES),
      both(TuningForms.RETRIES, value("2")),
      "How often a failed request is sent again, to another host; 0 means never."),
  RETRY_ON(
      "retry-on",
      shaping(Shaped.ROUTES),
      both(
              TuningForms.RETRY_ON_FOR_READS,
              value("connect-failure,refused-stream,unavailable,reset"))
          .onWrites(TuningForms.RETRY_ON_FOR_WRITES, value("connect-failure,refused-stream")),
      "After which failures a request is sent again; for writes only those that never reached the"
          + " server."),
  PER_TRY_TIMEOUT(
      "per-try-timeout",
      shaping(Shaped.ROUTES),
      reads(TuningForms.PER_TRY_TIMEOUT, rule("75 % of the timeout")),
      "How long an attempt may take before another begins beside it, on another node; the first"
          + " answer counts. At most the timeout. A write has no second attempt after the first"
          + " reached the server."),
  PRIORITY(
      "priority",
      shaping(Shaped.ROUTES),
      both(TuningForms.PRIORITY, value("high")),
      "Envoy's routing priority, which decides the set of circuit breakers that counts."),
  CONNECT_TIMEOUT(
      "connect-timeout",
      shaping(Shaped.POOL),
      both(TuningForms.CONNECT_TIMEOUT, value("1s")),
      "How long making a connection to an endpoint may take."),
  MAX_CONNECTIONS(
      "circuit-breaker.max-connections",
      shaping(Shaped.POOL),
      both(TuningForms.BREAKER, value("20480")),
      "Connections that one Envoy may hold to all endpoints of the Service."),
  MAX_PENDING_REQUESTS(
      "circuit-breaker.max-pending-requests",
      shaping(Shaped.POOL),
      both(TuningForms.BREAKER, value("20480")),
      "Requests that may wait for a connection in one Envoy."),
  MAX_REQUESTS(
      "circuit-breaker.max-requests",
      shaping(Shaped.POOL),
      both(TuningForms.BREAKER, value("20480")),
      "Requests that one Envoy may have under way."),
  MAX_RETRIES(
      "circuit-breaker.max-retries",
      shaping(Shaped.POOL),
      both(TuningForms.BREAKER, rule("20 % of the requests of the last second, at least 16")),
      "Retries that one Envoy may have under way; a number replaces the budget."),
  LB_POLICY(
      "lb-policy",
      shaping(Shaped.ROUTES, Shaped.POOL, Shaped.ENDPOINTS),
      reads(TuningForms.LB_POLICY, value("round-robin")),
      "How an endpoint is chosen."),
  HEALTH_CHECK(
      "health-check",
      shaping(Shaped.POOL),
      both(TuningForms.HEALTH_CHECK, value("none")),
      "What Envoy asks each endpoint to learn whether it is healthy; grpc and tcp use the traffic"
          + " port."),
  HEALTH_CHECK_INTERVAL(
      "health-check.interval",
      shaping(Shaped.POOL),
      both(TuningForms.HEALTH_CHECK_INTERVAL, value("2s")),
      "Time between two probes of one endpoint."),
  HEALTH_CHECK_TIMEOUT(
      "health-check.timeout",
      shaping(Shaped.POOL),
      both(TuningForms.HEALTH_CHECK_TIMEOUT, rule("1s, or the interval when that is shorter")),
      "How long a probe may take; at most the interval."),
  HEALTHY_THRESHOLD(
      "health-check.healthy-threshold",
      shaping(Shaped.POOL),
      both(TuningForms.THRESHOLD, value("2")),
      "Good answers in a row until an endpoint counts as healthy again."),
  UNHEALTHY_THRESHOLD(
      "health-check.unhealthy-threshold",
      shaping(Shaped.POOL),
      both(TuningForms.THRESHOLD, value("2")),
      "Bad answers in a row until an endpoint counts as unhealthy."),
  OUTLIER_DETECTION(
      "outlier-detection",
      shaping(Shaped.POOL),
      reads(TuningForms.OUTLIER_DETECTION, value("5")).onWrites(value(OffOr.OFF)),
      "Gateway failures in a row after which an endpoint is ejected for a while; an answer that"
          + " takes too long is none."),
  BASE_EJECTION_TIME(
      "outlier-detection.base-ejection-time",
      shaping(Shaped.POOL),
      reads(TuningForms.BASE_EJECTION_TIME, value("10s")),
      "How long the first ejection lasts; later ones last longer."),
  MAX_EJECTION_PERCENT(
      "outlier-detection.max-ejection-percent",
      shaping(Shaped.POOL),
      reads(TuningForms.EJECTION_PERCENT, value("30")),
      "Share of the endpoints that may be ejected at once, in percent."),
  SLOW_START(
      "slow-start",
      shaping(Shaped.POOL),
      reads(TuningForms.SLOW_START, value(OffOr.OFF)),
      "How long a new endpoint gets a growing share of the requests."),
  SEARCH_FALLBACK(
      "search-fallback",
      shaping(Shaped.ROUTES, Shaped.POOL, Shaped.ENDPOINTS),
      reads(TuningForms.SEARCH_FALLBACK, value("none")),
      "Where searches go when no read-only endpoint is usable: nowhere, or to the rw node."),
  ZONE_AWARE(
      "zone-aware",
      shaping(Shaped.POOL, Shaped.ENDPOINTS),
      reads(TuningForms.ZONE_AWARE, value("false")),
      "Whether Envoy prefers endpoints of its own zone; true is planned."),
  WRITER(
      "writer",
      shaping(Shaped.ENDPOINTS),
      writes(TuningForms.WRITER, value("all")),
      "Which read-write endpoints take writes; single, exactly one of them, is planned."),
  SEGMENT_KEY(
      "segment.key",
      shaping(Shaped.ROUTES),
      reads(TuningForms.SEGMENT_KEY, value("header")),
      "What decides the shard of a search; the header x-milvus-segment always wins."),
  SEGMENT_SHARDS(
      "segment.shards",
      shaping(Shaped.ROUTES, Shaped.ENDPOINTS),
      reads(TuningForms.SEGMENT_SHARDS, value("1024")),
      "How many shards the keys fall into; a change moves almost every key."),
  SEGMENT_REPLICAS(
      "segment.replicas",
      shaping(Shaped.ENDPOINTS),
      reads(TuningForms.SEGMENT_REPLICAS, value("2")),
      "How many read-only nodes serve each shard."),
  SEGMENT_HOT(
      "segment.hot",
      shaping(Shaped.ENDPOINTS),
      reads(TuningForms.SEGMENT_HOT, rule("none")),
      "More replicas for the shards of hot segments or collections."),
  SEGMENT_WARM_UP(
      "segment.warm-up",
      shaping(Shaped.POOL, Shaped.ENDPOINTS),
      reads(TuningForms.SEGMENT_WARM_UP, value("30s")),
      "How long the previous owners of a moved shard keep serving it beside the new ones.");

  private final String key;
  private final ImmutableSet<Shaped> shapes;
  private final KeyUse.ByRole uses;
  private final String help;

  TuningKey(String key, ImmutableSet<Shaped> shapes, KeyUse.ByRole uses, String help) {
    this.key = key;
    this.shapes = shapes;
    this.uses = uses;
    this.help = help;
  }

  private static ImmutableSet<Shaped> shaping(Shaped... parts) {
    return Sets.immutableEnumSet(Arrays.asList(parts));
  }

  private static Fallback value(String text) {
    return new Fallback.Value(text);
  }

  private static Fallback rule(String words) {
    return new Fallback.Rule(words);
  }

  /** The key without its prefix: {@code circuit-breaker.max-requests}. */
  public String key() {
    return key;
  }

  /** The whole annotation key, prefix included. */
  public String annotation() {
    return Annotations.PREFIX + key;
  }

  /** How it is used on services of this role. */
  public KeyUse on(EndpointRole role) {
    return uses.on(role);
  }

  /** The roles on which it may be set, in the order of {@link EndpointRole}; never empty. */
  public List<EndpointRole> roles() {
    return Arrays.stream(EndpointRole.values()).filter(role -> on(role).isSettable()).toList();
  }

  /** What of a deployment it shapes, in the order of {@link Shaped}; never empty. */
  public Set<Shaped> shapes() {
    return shapes;
  }

  /** What it is for, in one sentence. */
  public String help() {
    return help;
  }

  /** The key with this whole annotation key, prefix included; empty when there is none. */
  public static Optional<TuningKey> ofAnnotation(String annotation) {
    return Arrays.stream(values()).filter(key -> key.annotation().equals(annotation)).findFirst();
  }

  /**
   * The key that an unknown annotation probably means; empty when none is near.
   *
   * @param annotation a whole annotation key, prefix included
   */
  static Optional<TuningKey> nearest(String annotation) {
    String written = annotation.substring(Annotations.PREFIX.length());
    return NearestName.of(written, Arrays.stream(values()).map(TuningKey::key).toList())
        .flatMap(name -> ofAnnotation(Annotations.PREFIX + name));
  }
}
