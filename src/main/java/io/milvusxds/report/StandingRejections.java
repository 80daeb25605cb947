package io.milvusxds.report;

import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Rejection;
import io.milvusxds.xds.subscription.TypeStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What Envoys rejected last and nobody has accepted since: for each deployment and type one
 * rejection, however many Envoys reject the same. Any thread.
 *
 * <p>An Envoy that rejects and goes away, which it does when it restarts, has not accepted
 * anything: its rejection stays until an Envoy of the deployment accepts something of that type.
 */
public final class StandingRejections implements XdsListener {
  private final ConcurrentMap<DeploymentType, Rejection> open = new ConcurrentHashMap<>();

  /**
   * Where something was rejected. Ordered by deployment and type.
   *
   * @param deployment as a node names it, {@code namespace/name}
   */
  record DeploymentType(String deployment, ResourceType type)
      implements Comparable<DeploymentType> {
    private static final Comparator<DeploymentType> ORDER =
        Comparator.comparing(DeploymentType::deployment).thenComparing(DeploymentType::type);

    @Override
    public int compareTo(DeploymentType other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {
    // The words of the first Envoy stay: each may have others about the same.
    open.merge(
        new DeploymentType(stream.node().cluster(), type),
        rejection,
        (first, next) -> first.version().equals(next.version()) ? first : next);
  }

  /** Whether there is none, which is cheap to ask. */
  boolean isEmpty() {
    return open.isEmpty();
  }

  /**
   * Those that still hold; forgets the others.
   *
   * @param streams all that are open now
   * @param deployments those that are served now
   */
  Map<DeploymentType, Rejection> holding(List<StreamStatus> streams, Set<String> deployments) {
    open.entrySet()
        .removeIf(
            entry ->
                !deployments.contains(entry.getKey().deployment())
                    || isOver(entry.getKey(), entry.getValue(), streams));
    return new TreeMap<>(open);
  }

  private static boolean isOver(
      DeploymentType where, Rejection standing, List<StreamStatus> streams) {
    List<TypeStatus> concerned =
        streams.stream()
            .filter(stream -> stream.node().cluster().equals(where.deployment()))
            .flatMap(stream -> stream.types().stream())
            .filter(status -> status.type() == where.type())
            .toList();
    boolean isHeld =
        concerned.stream()
            .flatMap(status -> status.rejection().stream())
            .anyMatch(rejection -> rejection.version().equals(standing.version()));
    return !isHeld && concerned.stream().anyMatch(StandingRejections::hasAccepted);
  }

  private static boolean hasAccepted(TypeStatus status) {
    return status.rejection().isEmpty() && !status.waiting() && !status.acceptedVersion().isEmpty();
  }
}
