package io.milvusxds.translate;

import com.google.common.collect.Sets;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.PlannedRoute;
import io.milvusxds.tuning.CallClass;
import io.milvusxds.tuning.DomainPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Translates the routes of a deployment into its route configuration. */
final class RouteTranslator {
  private static final Set<CallClass> MANY_PATHS =
      Sets.immutableEnumSet(CallClass.METADATA, CallClass.SEARCH_REST);

  private RouteTranslator() {}

  /**
   * One virtual host with the routes in the plan's order; searches that are divided among shards
   * take several routes.
   *
   * <p>Clusters are not validated (Envoy's default for routes that come over xDS): a route that is
   * a moment ahead of its cluster answers 503 instead of being rejected for good.
   */
  static RouteConfiguration routeConfiguration(DeploymentPlan plan) {
    String name = EnvoyNames.routeConfiguration(plan.deployment());
    VirtualHost.Builder virtualHost =
        VirtualHost.newBuilder()
            .setName(name)
            .addAllDomains(plan.domains())
            .setIncludeRequestAttemptCount(LastResort.isThere(plan))
            .addRequestHeadersToAdd(LoopGuard.mark(plan.deployment()))
            .addRequestHeadersToRemove(EnvoyNames.PROTOCOL_HEADER)
            .addRoutes(LoopGuard.route(plan.deployment()))
            .addAllRoutes(EdgeHealth.routes(plan.deployment()));
    for (List<PlannedRoute> alike : groups(plan)) {
      virtualHost.addAllRoutes(routes(plan, alike));
    }
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addVirtualHosts(virtualHost)
        .addAllVirtualHosts(healthOfOtherDomains(plan))
        .setIgnorePortInHostMatching(!DomainPorts.count(plan.domains()))
        .build();
  }

  /** A load balancer asks an address, not a domain. */
  private static List<VirtualHost> healthOfOtherDomains(DeploymentPlan plan) {
    return plan.domains().contains("*")
        ? List.of()
        : List.of(
            VirtualHost.newBuilder()
                .setName(EnvoyNames.healthVirtualHost(plan.deployment()))
                .addDomains("*")
                .addAllRoutes(EdgeHealth.routes(plan.deployment()))
                .build());
  }

  /**
   * Neighbours that differ in nothing but the path are one where each costs an entry per shard, or
   * where they are many.
   */
  private static List<List<PlannedRoute>> groups(DeploymentPlan plan) {
    List<List<PlannedRoute>> groups = new ArrayList<>();
    for (PlannedRoute route : plan.routes()) {
      List<PlannedRoute> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
      if (!last.isEmpty() && areOne(plan, last.get(0), route) && fits(last, route)) {
        last.add(route);
      } else {
        groups.add(new ArrayList<>(List.of(route)));
      }
    }
    return groups;
  }

  private static boolean fits(List<PlannedRoute> alike, PlannedRoute more) {
    return PathMatches.fitOne(
        Stream.concat(alike.stream(), Stream.of(more)).map(PlannedRoute::match).toList());
  }

  private static boolean areOne(DeploymentPlan plan, PlannedRoute one, PlannedRoute other) {
    boolean isDivided = isDivided(plan, one) && isDivided(plan, other);
    boolean areMany = MANY_PATHS.contains(one.calls()) && one.calls() == other.calls();
    return (isDivided || areMany) && one.tuning().equals(other.tuning());
  }

  private static boolean isDivided(DeploymentPlan plan, PlannedRoute route) {
    // What a search by REST searches is written in JSON, which Envoy does not read.
    return plan.sharding().isPresent()
        && route.target() == EndpointRole.READ_ONLY
        && route.calls().isGrpc();
  }

  /** The routes of a group. Of the paths of gRPC searches, only gRPC is a search. */
  private static List<Route> routes(DeploymentPlan plan, List<PlannedRoute> alike) {
    PlannedRoute first = alike.get(0);
    RouteMatch match = PathMatches.anyOf(alike.stream().map(PlannedRoute::match).toList());
    RouteAction action = RouteActions.action(first, !isDivided(plan, first));
    String cluster = EnvoyNames.cluster(plan.deployment(), first.target());
    Metadata said = SlowCalls.of(first);
    return routes(plan, first, match, action, cluster).stream()
        .map(route -> route.toBuilder().setMetadata(said).build())
        .toList();
  }

  private static List<Route> routes(
      DeploymentPlan plan,
      PlannedRoute first,
      RouteMatch match,
      RouteAction action,
      String cluster) {
    return switch (first.calls()) {
      case SEARCH_V1, SEARCH_V2 ->
          searches(plan, ReadRequests.grpc(match), action, cluster).stream()
              .map(ReadRequests::withTrailers)
              .map(ReadRequests::lateIsNoFailure)
              .toList();
      case SEARCH_REST ->
          List.of(
              ReadRequests.lateIsNoFailure(undivided(ReadRequests.posted(match), action, cluster)));
      case METADATA ->
          List.of(
              ReadRequests.lateIsNoFailure(
                  ReadRequests.withTrailers(
                      undivided(
                          ReadRequests.grpc(match),
                          action,
                          EnvoyNames.metadataCluster(plan.deployment())))));
      case OTHER -> List.of(undivided(match, action, cluster));
    };
  }

  private static List<Route> searches(
      DeploymentPlan plan, RouteMatch match, RouteAction action, String cluster) {
    return plan.sharding()
        .map(sharding -> ShardRoutes.routes(match, action, cluster, sharding))
        .orElseGet(() -> List.of(undivided(match, action, cluster)));
  }

  private static Route undivided(RouteMatch match, RouteAction action, String cluster) {
    return Route.newBuilder()
        .setMatch(match)
        .setRoute(action.toBuilder().setCluster(cluster))
        .build();
  }
}
