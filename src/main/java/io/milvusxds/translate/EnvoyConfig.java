package io.milvusxds.translate;

import static java.util.Objects.requireNonNull;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.routing.DeploymentPlan;
import java.util.List;

/**
 * What every Envoy of one deployment gets, but for its listener, which depends on the Envoy.
 *
 * @param clusters one per role, in the order of {@code EndpointRole}, then both of them as one, for
 *     reads of metadata, and last the Envoy itself, for health checks
 * @param loadAssignments one per role, in the same order; empty ones too, since Envoy waits for
 *     each that it asked for. Only a pool of which nothing is known has none.
 * @param routeConfigurations exactly one
 */
public record EnvoyConfig(
    DeploymentRef deployment,
    List<Cluster> clusters,
    List<ClusterLoadAssignment> loadAssignments,
    List<RouteConfiguration> routeConfigurations) {
  public EnvoyConfig {
    requireNonNull(deployment, "deployment");
    clusters = List.copyOf(clusters);
    loadAssignments = List.copyOf(loadAssignments);
    routeConfigurations = List.copyOf(routeConfigurations);
  }

  /** The messages that make Envoy do what the plan says; equal plans give equal messages. */
  public static EnvoyConfig of(DeploymentPlan plan) {
    return Translation.of(plan).config();
  }

  /** As below, of an Envoy whose log of calls has no limit. */
  public static List<Listener> listeners(DeploymentRef deployment, ListenerSpec spec) {
    return listeners(deployment, spec, LogLimit.NONE);
  }

  /**
   * The listeners of an Envoy, one for each address. They depend on nothing that an annotation can
   * change, so a change of settings never makes Envoy drain connections.
   */
  public static List<Listener> listeners(
      DeploymentRef deployment, ListenerSpec spec, LogLimit limit) {
    return ListenerTranslator.listeners(deployment, spec, limit);
  }
}
