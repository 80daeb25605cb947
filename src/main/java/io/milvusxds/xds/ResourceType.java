package io.milvusxds.xds;

import java.util.List;
import java.util.Optional;

/**
 * The types of resources that are served, in the order in which additions and changes reach an
 * Envoy.
 *
 * <p>Source of the order and of what may be a wildcard: the xDS protocol description, "eventual
 * consistency considerations" and "how the client specifies what resources to return".
 */
public enum ResourceType {
  CLUSTER("cluster", "envoy.config.cluster.v3.Cluster", Answers.COMPLETE),
  ENDPOINT("endpoint", "envoy.config.endpoint.v3.ClusterLoadAssignment", Answers.CHANGES),
  SECRET("secret", "envoy.extensions.transport_sockets.tls.v3.Secret", Answers.CHANGES),
  TOKEN_BUCKET("token_bucket", "envoy.type.v3.TokenBucket", Answers.NEVER_EMPTY),
  LISTENER("listener", "envoy.config.listener.v3.Listener", Answers.COMPLETE),
  ROUTE("route", "envoy.config.route.v3.RouteConfiguration", Answers.CHANGES);

  /** Referred to before referring: a resource arrives before what names it. */
  static final List<ResourceType> ADD_ORDER = List.of(values());

  /** The other way round: what names a resource goes before the resource. */
  static final List<ResourceType> REMOVE_ORDER =
      List.of(ROUTE, LISTENER, TOKEN_BUCKET, SECRET, ENDPOINT, CLUSTER);

  /** What a response may leave out. */
  private enum Answers {
    /** Nothing: absence means removal. */
    COMPLETE,
    /** What did not change. */
    CHANGES,
    /** What does not exist, also when asked for it by name. */
    NEVER_EMPTY
  }

  private final String label;
  private final String typeUrl;
  private final Answers answers;

  ResourceType(String label, String message, Answers answers) {
    this.label = label;
    this.typeUrl = "type.googleapis.com/" + message;
    this.answers = answers;
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
  boolean isComplete() {
    return answers == Answers.COMPLETE;
  }

  /**
   * Whether a client is told of what exists and of nothing else, and in a state-of-the-world
   * response of all that it subscribed to. True for token buckets: Envoy 1.40 ends itself when a
   * response lacks the one that it asked for, and can do without a response.
   */
  boolean isNeverEmpty() {
    return answers == Answers.NEVER_EMPTY;
  }

  /**
   * The type that a request is about; empty when it is not served there.
   *
   * @param typeUrl may be empty on a stream of a single type
   * @param only the single type of the stream; empty when it carries all of them
   */
  static Optional<ResourceType> ofUrl(String typeUrl, Optional<ResourceType> only) {
    if (only.isPresent()) {
      return typeUrl.isEmpty() || typeUrl.equals(only.get().typeUrl) ? only : Optional.empty();
    }
    return ADD_ORDER.stream().filter(type -> type.typeUrl.equals(typeUrl)).findFirst();
  }
}
