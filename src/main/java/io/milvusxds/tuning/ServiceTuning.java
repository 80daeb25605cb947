package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.tuning.form.ChoiceForm;
import io.milvusxds.tuning.form.LabelForm;
import io.milvusxds.tuning.form.ListForm;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The settings of one service as a part of one pool, every one of them valid.
 *
 * @param role the pool
 * @param claim what the service is annotated to be
 * @param deployment the Milvus cluster that it belongs to; the namespace is the service's own
 * @param port which of the service's ports carries gRPC
 * @param fixedEndpoints hosts written by hand, in the order written; when not empty they replace
 *     discovery
 * @param read which RPCs go to the read-only pool; has its defaults on a read-write service, where
 *     nothing reads it
 * @param routes how the calls of each class that the pool takes are routed
 * @param pool how Envoy treats the endpoints of this service
 * @param inDoubt settings whose value is refused while nobody knows the one accepted before, so
 *     that their default stands here; ordered
 */
public record ServiceTuning(
    EndpointRole role,
    ServiceRole claim,
    DeploymentRef deployment,
    PortChoice port,
    List<HostPort> fixedEndpoints,
    ReadTuning read,
    Map<CallClass, RouteTuning> routes,
    PoolTuning pool,
    SortedSet<Setting<?>> inDoubt) {
  private static final String NOT_MANAGED =
      "the Service is not managed until this is mended; Envoys of deployments that may miss it"
          + " keep the endpoints that they have";

  public static final Setting<ServiceRole> ROLE =
      Setting.declare(
              "role",
              new ChoiceForm<>(
                  Maps.uniqueIndex(List.of(ServiceRole.values()), ServiceRole::label),
                  ImmutableMap.of("rw-standby", ChoiceForm.PLANNED)))
          .defaultsToRule("the Service is not managed")
          .shaping(Shaped.MEMBERSHIP)
          .inDoubt(NOT_MANAGED)
          .help(
              "What the endpoints do: ro answers searches, rw takes everything else, all does"
                  + " both.");

  public static final Setting<String> DEPLOYMENT =
      Setting.declare("deployment", new LabelForm("milvus"))
          .defaultsTo("milvus")
          .shaping(Shaped.MEMBERSHIP)
          .inDoubt(NOT_MANAGED)
          .help("Which Milvus cluster of this namespace the Service belongs to.");

  public static final Setting<List<HostPort>> ENDPOINTS =
      Setting.declare(
              "endpoints",
              new ListForm<>(HostList.HOST, "endpoints", "10.0.0.7:19530,10.0.0.8:19530"))
          .defaultsToRule("what the registry knows")
          .shaping(Shaped.MEMBERSHIP)
          .checkedBy((hosts, text, service) -> HostList.of(text, service).problem())
          .inDoubt(
              "its endpoints are not known until this is mended; Envoys keep those that they have")
          .help("Hosts outside Kubernetes; they replace discovery for this Service.");

  public static final Setting<PortChoice> PORT =
      Setting.declare("port", new PortChoice.Form())
          .defaultsToRule(
              "the port named engine, grpc or milvus, else numbered 19530, else the only one")
          .shaping(Shaped.MEMBERSHIP)
          .switchedOffBy(FeatureSwitch.replacement(ENDPOINTS))
          .checkedBy((port, text, service) -> missing(port, service))
          .inDoubt(
              "the port found before stays; where none was, the endpoints are not known until this"
                  + " is mended, and Envoys keep those that they have")
          .help("Which port of the Service carries gRPC.");

  static final List<Setting<?>> SETTINGS = List.of(ROLE, DEPLOYMENT, PORT, ENDPOINTS);

  /** Fills nothing yet: there is one value. */
  public static final Setting<String> ZONE_AWARE =
      Setting.declare(
              "zone-aware",
              new ChoiceForm<>(
                  ImmutableMap.of("false", "false"), ImmutableMap.of("true", ChoiceForm.PLANNED)))
          .only(EndpointRole.READ_ONLY)
          .defaultsTo("false")
          .shaping(Shaped.POOL, Shaped.ENDPOINTS)
          .help("Whether Envoy prefers endpoints of its own zone; true is planned.");

  /** Fills nothing yet: there is one value. */
  public static final Setting<String> WRITER =
      Setting.declare(
              "writer",
              new ChoiceForm<>(
                  ImmutableMap.of("all", "all"), ImmutableMap.of("single", ChoiceForm.PLANNED)))
          .only(EndpointRole.READ_WRITE)
          .defaultsTo("all")
          .shaping(Shaped.ENDPOINTS)
          .help("Which read-write endpoints take writes; single, exactly one of them, is planned.");

  public ServiceTuning {
    requireNonNull(role, "role");
    requireNonNull(claim, "claim");
    requireNonNull(deployment, "deployment");
    requireNonNull(port, "port");
    fixedEndpoints = List.copyOf(fixedEndpoints);
    requireNonNull(read, "read");
    routes = Maps.immutableEnumMap(routes);
    requireNonNull(pool, "pool");
    inDoubt = Collections.unmodifiableSortedSet(new TreeSet<>(inDoubt));
  }

  /** One for each pool that the endpoints of the service are in. */
  static List<ServiceTuning> of(ServiceRef ref, Settings settings, SortedSet<Setting<?>> inDoubt) {
    ServiceRole claim = settings.role();
    return claim.pools().stream()
        .map(
            pool ->
                claim == ServiceRole.ALL
                    ? of(ref, pool, claim, settings.of(pool), counting(inDoubt, pool))
                    : of(ref, pool, claim, settings, inDoubt))
        .toList();
  }

  private static SortedSet<Setting<?>> counting(SortedSet<Setting<?>> all, EndpointRole pool) {
    SortedSet<Setting<?>> counting = new TreeSet<>(all);
    counting.removeIf(setting -> !setting.countsFor(pool));
    return counting;
  }

  private static ServiceTuning of(
      ServiceRef ref,
      EndpointRole pool,
      ServiceRole claim,
      Settings settings,
      SortedSet<Setting<?>> inDoubt) {
    return new ServiceTuning(
        pool,
        claim,
        new DeploymentRef(ref.namespace(), settings.get(DEPLOYMENT)),
        settings.find(PORT).orElseGet(PortChoice.Conventional::new),
        settings.find(ENDPOINTS).orElseGet(List::of),
        ReadTuning.of(settings),
        RouteTuning.of(settings, pool),
        PoolTuning.of(settings),
        inDoubt);
  }

  /**
   * How the calls of a class are routed.
   *
   * @param calls one that the pool takes
   */
  public RouteTuning route(CallClass calls) {
    return requireNonNull(routes.get(calls), () -> calls + " does not go to " + role);
  }

  /** Whether a setting that shapes this part is in doubt. */
  public boolean isInDoubt(Shaped part) {
    return inDoubt.stream().anyMatch(setting -> setting.shapes().contains(part));
  }

  // Hosts written by hand bring their ports along, so that what the Service declares does not
  // count.
  private static Optional<String> missing(PortChoice port, MilvusService service) {
    boolean isDeclared =
        service.annotations().containsKey(ENDPOINTS.annotation()) || port.isAmong(service.ports());
    return isDeclared
        ? Optional.empty()
        : Optional.of("is none: " + AnnotationFindings.declared(service.ports()));
  }
}
