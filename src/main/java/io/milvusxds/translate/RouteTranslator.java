package io.milvusxds.translate;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.route.v3.HedgePolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.PlannedRoute;
import io.milvusxds.tuning.DomainPorts;
import io.milvusxds.tuning.RetryCondition;
import io.milvusxds.tuning.RetryTuning;
import io.milvusxds.tuning.RouteTuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Translates the routes of a deployment into its route configuration. */
final class RouteTranslator {
  private static final int NANOS_PER_MILLI = 1_000_000;

  /** A retry looks this often for an endpoint that has not failed this request yet. */
  private static final int HOST_SELECTION_ATTEMPTS = 20;

  private static final RetryPolicy.RetryHostPredicate PREVIOUS_HOSTS =
      RetryPolicy.RetryHostPredicate.newBuilder()
          .setName("envoy.retry_host_predicates.previous_hosts")
          .setTypedConfig(EnvoyValues.any(PreviousHostsPredicate.getDefaultInstance()))
          .build();

  private static final RetryPolicy.RetryBackOff BACK_OFF =
      RetryPolicy.RetryBackOff.newBuilder()
          .setBaseInterval(Duration.newBuilder().setNanos(5 * NANOS_PER_MILLI))
          .setMaxInterval(Duration.newBuilder().setNanos(20 * NANOS_PER_MILLI))
          .build();

  private static final HedgePolicy BESIDE_A_SLOW_ATTEMPT =
      HedgePolicy.newBuilder().setHedgeOnPerTryTimeout(true).build();

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
            .addAllDomains(domains(plan.domains()))
            .setIncludeRequestAttemptCount(LastResort.isThere(plan));
    for (List<PlannedRoute> alike : groups(plan)) {
      virtualHost.addAllRoutes(routes(plan, alike));
    }
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addVirtualHosts(virtualHost)
        .setIgnorePortInHostMatching(!DomainPorts.count(plan.domains()))
        .build();
  }

  /** Envoy compares in lower case and refuses a configuration that lists a domain twice. */
  private static List<String> domains(List<String> written) {
    return written.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).distinct().toList();
  }

  /** Neighbours that differ in nothing but the path are one where each costs an entry per shard. */
  private static List<List<PlannedRoute>> groups(DeploymentPlan plan) {
    List<List<PlannedRoute>> groups = new ArrayList<>();
    for (PlannedRoute route : plan.routes()) {
      List<PlannedRoute> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
      if (!last.isEmpty()
          && isDivided(plan, route)
          && isDivided(plan, last.get(0))
          && route.tuning().equals(last.get(0).tuning())) {
        last.add(route);
      } else {
        groups.add(new ArrayList<>(List.of(route)));
      }
    }
    return groups;
  }

  private static boolean isDivided(DeploymentPlan plan, PlannedRoute route) {
    return plan.sharding().isPresent() && route.target() == EndpointRole.READ_ONLY;
  }

  /** The routes of a group. */
  private static List<Route> routes(DeploymentPlan plan, List<PlannedRoute> alike) {
    PlannedRoute first = alike.get(0);
    RouteMatch match = PathMatches.anyOf(alike.stream().map(PlannedRoute::match).toList());
    RouteAction action = action(first.tuning());
    String cluster = EnvoyNames.cluster(plan.deployment(), first.target());
    if (isDivided(plan, first)) {
      return ShardRoutes.routes(match, hedged(action), cluster, plan.sharding().orElseThrow());
    }
    return List.of(
        Route.newBuilder()
            .setMatch(match)
            .setRoute(action.toBuilder().setCluster(cluster))
            .build());
  }

  /** All but the cluster. */
  private static RouteAction action(RouteTuning tuning) {
    Duration timeout = EnvoyValues.duration(tuning.timeout());
    RouteAction.Builder action =
        RouteAction.newBuilder()
            .setTimeout(timeout)
            // Otherwise the listener's idle timeout of 5 min cuts a longer call.
            .setIdleTimeout(timeout)
            // A shorter deadline of the client ends the call, too, also when the client is gone.
            .setMaxStreamDuration(
                RouteAction.MaxStreamDuration.newBuilder().setGrpcTimeoutHeaderMax(timeout))
            .setPriority(priority(tuning));
    if (isRetried(tuning.retry())) {
      action.setRetryPolicy(retryPolicy(tuning));
    }
    return action.build();
  }

  /**
   * A node that must load a segment first is slow once, and another owner has it in memory. So an
   * attempt that runs out of its time goes on beside the next one, and the first answer counts;
   * given up, it would make a search fail that is slow with every owner.
   */
  private static RouteAction hedged(RouteAction action) {
    return action.getRetryPolicy().hasPerTryTimeout()
        ? action.toBuilder().setHedgePolicy(BESIDE_A_SLOW_ATTEMPT).build()
        : action;
  }

  private static RoutingPriority priority(RouteTuning tuning) {
    return switch (tuning.priority()) {
      case DEFAULT -> RoutingPriority.DEFAULT;
      case HIGH -> RoutingPriority.HIGH;
    };
  }

  private static boolean isRetried(RetryTuning retry) {
    return retry.retries() > 0 && !retry.conditions().isEmpty();
  }

  private static RetryPolicy retryPolicy(RouteTuning tuning) {
    RetryTuning retry = tuning.retry();
    RetryPolicy.Builder policy =
        RetryPolicy.newBuilder()
            .setRetryOn(
                retry.conditions().stream()
                    .map(RetryCondition::label)
                    .collect(Collectors.joining(",")))
            .setNumRetries(EnvoyValues.uint32(retry.retries()))
            .addRetryHostPredicate(PREVIOUS_HOSTS)
            .setHostSelectionRetryMaxAttempts(HOST_SELECTION_ATTEMPTS)
            .setRetryBackOff(BACK_OFF);
    if (retry.conditions().contains(RetryCondition.RESET)) {
      // Envoy takes an attempt that ran out of time for a reset. Where that is no reason to try
      // again, a limit per attempt would only make the request fail sooner than its timeout says.
      policy.setPerTryTimeout(EnvoyValues.duration(retry.perTryTimeout()));
    }
    return policy.build();
  }
}
