package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.ChoiceForm;
import io.milvusxds.tuning.form.DomainForm;
import io.milvusxds.tuning.form.ListForm;
import java.util.List;
import java.util.Set;

/**
 * Which RPCs go to the read-only pool, and for which hosts.
 *
 * @param apis the RPC tables that say what a search is; never empty
 * @param prefixes path prefixes that replace those of the tables; empty means: the tables' own
 * @param domains virtual-host domains, in the order written; never empty
 * @param fallback where a search goes when no read-only endpoint is usable
 * @param segment how searches are divided; counts only with {@link
 *     PoolTuning.Balancing#SEGMENT_HASH}
 */
public record ReadTuning(
    Set<MilvusApi> apis,
    List<String> prefixes,
    List<String> domains,
    Fallback fallback,
    SegmentTuning segment) {
  /** Where a search goes when no read-only endpoint is usable. */
  public enum Fallback {
    /** Nowhere: it fails with UNAVAILABLE. */
    NONE,
    /** To the read-write node. */
    READ_WRITE
  }

  public static final Setting<List<String>> READ_PREFIXES =
      Setting.declare(
              "read-prefixes",
              new ListForm<>(
                  new PathPrefixForm(),
                  "path prefixes",
                  "/milvus.grpc.MilvusService/Search,/milvus.grpc.MilvusService/HybridSearch"))
          .only(EndpointRole.READ_ONLY)
          .defaultsToRule("the searches of both apis")
          .shaping(Shaped.ROUTES)
          .help("Which gRPC paths go to the read-only nodes, instead of the searches of the apis.");

  public static final Setting<MilvusApi> API =
      Setting.declare(
              "api", new ChoiceForm<>(ImmutableMap.of("v1", MilvusApi.V1, "v2", MilvusApi.V2)))
          .only(EndpointRole.READ_ONLY)
          .defaultsToRule("both, since their paths differ")
          .shaping(Shaped.ROUTES)
          .switchedOffBy(FeatureSwitch.replacement(READ_PREFIXES))
          .help(
              "Whose searches go to the read-only nodes: v1 is milvus.grpc.MilvusService, v2"
                  + " milvus.proto.milvus.MilvusService.");

  public static final Setting<List<String>> DOMAINS =
      Setting.declare(
              "domains",
              new ListForm<>(
                  new DomainForm(), "domains", "milvus.example.com,*.milvus.example.com"))
          .only(EndpointRole.READ_ONLY)
          .defaultsTo("*")
          .shaping(Shaped.ROUTES)
          .help("Virtual-host domains: the host names that clients may ask for.");

  static final List<Setting<?>> SETTINGS = List.of(API, READ_PREFIXES, DOMAINS);

  public static final Setting<Fallback> SEARCH_FALLBACK =
      Setting.declare(
              "search-fallback",
              new ChoiceForm<>(ImmutableMap.of("none", Fallback.NONE, "rw", Fallback.READ_WRITE)))
          .only(EndpointRole.READ_ONLY)
          .notOnAll()
          .defaultsTo("none")
          .shaping(Shaped.ROUTES, Shaped.POOL, Shaped.ENDPOINTS)
          .switchedOffBy(
              new FeatureSwitch(
                  HealthCheckTuning.HEALTH_CHECK,
                  "is something other than \"none\", because hosts written in "
                      + ServiceTuning.ENDPOINTS.annotation()
                      + " count as usable until Envoy finds out otherwise",
                  FeatureSwitch.example(HealthCheckTuning.HEALTH_CHECK),
                  ReadTuning::neverFallsBack))
          .help(
              "Where searches go when no read-only endpoint is usable: nowhere, or to the rw"
                  + " node.");

  public ReadTuning {
    apis = Sets.immutableEnumSet(apis);
    prefixes = List.copyOf(prefixes);
    domains = List.copyOf(domains);
    requireNonNull(fallback, "fallback");
    requireNonNull(segment, "segment");
    if (domains.isEmpty()) {
      throw new IllegalArgumentException("domains: empty (expected: at least one, for example *)");
    }
  }

  /** The settings of a service without an annotation, or of none. */
  public static ReadTuning byDefault() {
    return of(Settings.defaults(ServiceRole.READ_ONLY));
  }

  static ReadTuning of(Settings settings) {
    return new ReadTuning(
        apis(settings),
        settings.find(READ_PREFIXES).orElseGet(List::of),
        settings.get(DOMAINS),
        settings.get(SEARCH_FALLBACK),
        SegmentTuning.of(settings));
  }

  /** Those that may be spoken to a service with these settings. */
  static Set<MilvusApi> apis(Settings settings) {
    return settings.find(API).map(Set::of).orElse(Set.of(MilvusApi.values()));
  }

  /**
   * Whether no search can ever leave the read-only endpoints: no retry does (that of a divided
   * search goes to an endpoint that does not own its shard), and Envoy can never find all of them
   * unusable. A registry says which endpoints are ready; of hosts written by hand only a probe or
   * the ejection of every single one can tell.
   */
  private static boolean neverFallsBack(Settings settings) {
    int written = settings.find(ServiceTuning.ENDPOINTS).map(List::size).orElse(0);
    return settings.get(SEARCH_FALLBACK) == Fallback.READ_WRITE
        && (settings.get(RetryTuning.RETRIES) < RetryTuning.TO_ANOTHER_PRIORITY
            || settings.get(PoolTuning.LB_POLICY) == PoolTuning.Balancing.SEGMENT_HASH)
        && HealthCheckTuning.OFF.off().test(settings)
        && written > 0
        && !OutlierTuning.of(settings).mayEjectAll(written);
  }
}
