package io.milvusxds.xds.resource;

import com.google.common.collect.Lists;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.envoyproxy.envoy.type.v3.TokenBucket;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Optional;

/**
 * The types of resources that are served, in the order in which additions and changes reach an
 * Envoy. What the server knows of a type stands in its row.
 *
 * <p>Source of the order and of what may be a wildcard: the xDS protocol description, "eventual
 * consistency considerations" and "how the client specifies what resources to return".
 */
public enum ResourceType {
  CLUSTER(
      "cluster",
      MessageType.named(Cluster.getDefaultInstance(), Cluster::getName)
          .withEndpoints(ResourceType::endpointNameOf),
      Answers.COMPLETE,
      Refers.TO_NOTHING,
      Methods.of(
          ClusterDiscoveryServiceGrpc.getStreamClustersMethod(),
          ClusterDiscoveryServiceGrpc.getDeltaClustersMethod())),
  ENDPOINT(
      "endpoint",
      MessageType.named(
          ClusterLoadAssignment.getDefaultInstance(), ClusterLoadAssignment::getClusterName),
      Answers.CHANGES,
      Refers.TO_NOTHING,
      Methods.of(
          EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
          EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod())),
  // Clusters may name secrets as well as listeners do, so they count as referred to.
  SECRET(
      "secret",
      MessageType.named(Secret.getDefaultInstance(), Secret::getName),
      Answers.CHANGES,
      Refers.TO_NOTHING,
      Methods.of(
          SecretDiscoveryServiceGrpc.getStreamSecretsMethod(),
          SecretDiscoveryServiceGrpc.getDeltaSecretsMethod())),
  TOKEN_BUCKET(
      "token_bucket",
      MessageType.nameless(TokenBucket.getDefaultInstance()),
      Answers.NEVER_EMPTY,
      Refers.TO_NOTHING,
      Optional.empty()),
  LISTENER(
      "listener",
      MessageType.named(Listener.getDefaultInstance(), Listener::getName),
      Answers.COMPLETE,
      Refers.TO_CLUSTERS,
      Methods.of(
          ListenerDiscoveryServiceGrpc.getStreamListenersMethod(),
          ListenerDiscoveryServiceGrpc.getDeltaListenersMethod())),
  ROUTE(
      "route",
      MessageType.named(RouteConfiguration.getDefaultInstance(), RouteConfiguration::getName),
      Answers.CHANGES,
      Refers.TO_CLUSTERS,
      Methods.of(
          RouteDiscoveryServiceGrpc.getStreamRoutesMethod(),
          RouteDiscoveryServiceGrpc.getDeltaRoutesMethod()));

  /** Referred to before referring: a resource arrives before what names it. */
  public static final List<ResourceType> ADD_ORDER = List.of(values());

  /** The other way round: what names a resource goes before the resource. */
  public static final List<ResourceType> REMOVE_ORDER = Lists.reverse(ADD_ORDER);

  /** What a response may leave out. */
  private enum Answers {
    /** Nothing: absence means removal. */
    COMPLETE,
    /** What did not change. */
    CHANGES,
    /** What does not exist, also when asked for it by name. */
    NEVER_EMPTY
  }

  /** What traffic it leads to. */
  private enum Refers {
    TO_NOTHING,
    /** It waits until the clusters that the client knows are warm. */
    TO_CLUSTERS
  }

  /** The gRPC methods that serve it beside the aggregated ones. */
  public record Methods(
      MethodDescriptor<DiscoveryRequest, ?> sotw,
      MethodDescriptor<DeltaDiscoveryRequest, ?> delta) {
    private static Optional<Methods> of(
        MethodDescriptor<DiscoveryRequest, ?> sotw,
        MethodDescriptor<DeltaDiscoveryRequest, ?> delta) {
      return Optional.of(new Methods(sotw, delta));
    }
  }

  private final String label;

  // A message, functions without a state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final MessageType<?> message;

  private final String typeUrl;
  private final Answers answers;
  private final Refers refers;

  // Descriptors of gRPC.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Optional<Methods> methods;

  ResourceType(
      String label,
      MessageType<?> message,
      Answers answers,
      Refers refers,
      Optional<Methods> methods) {
    this.label = label;
    this.message = message;
    this.typeUrl = message.typeUrl();
    this.answers = answers;
    this.refers = refers;
    this.methods = methods;
  }

  private static String endpointNameOf(Cluster cluster) {
    if (cluster.getType() != Cluster.DiscoveryType.EDS) {
      return "";
    }
    String serviceName = cluster.getEdsClusterConfig().getServiceName();
    return serviceName.isEmpty() ? cluster.getName() : serviceName;
  }

  /** The word in metrics, logs and JSON, for example {@code cluster}. */
  public String label() {
    return label;
  }

  /** The type URL in requests and responses. */
  public String typeUrl() {
    return typeUrl;
  }

  /**
   * Whether a client may subscribe to all resources, and whether a state-of-the-world response must
   * hold all that the client subscribed to. Absence then means removal. True for clusters and
   * listeners.
   */
  public boolean isComplete() {
    return answers == Answers.COMPLETE;
  }

  /**
   * Whether a client is told of what exists and of nothing else, and in a state-of-the-world
   * response of all that it subscribed to. True for token buckets: Envoy 1.40 ends itself when a
   * response lacks the one that it asked for, and can do without a response.
   */
  public boolean isNeverEmpty() {
    return answers == Answers.NEVER_EMPTY;
  }

  /** Its message. */
  MessageType<?> message() {
    return message;
  }

  /** Its own methods; empty when it is served over aggregated streams only. */
  public Optional<Methods> methods() {
    return methods;
  }

  /**
   * Whether it leads traffic to clusters, and so waits until those that the client knows have their
   * endpoints.
   */
  public boolean isReferring() {
    return refers == Refers.TO_CLUSTERS;
  }

  /**
   * The type that a request is about; empty when it is not served there.
   *
   * @param typeUrl may be empty on a stream of a single type
   * @param only the single type of the stream; empty when it carries all of them
   */
  public static Optional<ResourceType> ofUrl(String typeUrl, Optional<ResourceType> only) {
    if (only.isPresent()) {
      return typeUrl.isEmpty() || typeUrl.equals(only.get().typeUrl) ? only : Optional.empty();
    }
    return ADD_ORDER.stream().filter(type -> type.typeUrl.equals(typeUrl)).findFirst();
  }
}
