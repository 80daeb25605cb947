package io.milvusxds.report;

import io.milvusxds.xds.Rejection;
import io.milvusxds.xds.ResourceType;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.TypeStatus;
import io.milvusxds.xds.XdsListener;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What Envoys refused last and nobody has accepted since: for each deployment and type one
 * rejection, however many Envoys refuse the same. Any thread.
 *
 * <p>An Envoy that refuses and goes away, which it does when it restarts, has not accepted
 * anything: its refusal stays until an Envoy of the deployment accepts something of that type.
 */
public final class StandingRejections implements XdsListener {
  private final ConcurrentMap<Refusal, Rejection> open = new ConcurrentHashMap<>();

  /**
   * Where something was refused. Ordered by deployment and type.
   *
   * @param deployment as a node names it, {@code namespace/name}
   */
  record Refusal(String deployment, ResourceType type) implements Comparable<Refusal> {
    private static final Comparator<Refusal> ORDER =
        Comparator.comparing(Refusal::deployment).thenComparing(Refusal::type);

    @Override
    public int compareTo(Refusal other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {
    // The words of the first Envoy stay: each may have others about the same.
    open.merge(
        new Refusal(stream.node().cluster(), type),
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
  Map<Refusal, Rejection> holding(List<StreamStatus> streams, Set<String> deployments) {
    open.entrySet()
        .removeIf(
            entry ->
                !deployments.contains(entry.getKey().deployment())
                    || isOver(entry.getKey(), entry.getValue(), streams));
    return new TreeMap<>(open);
  }

  private static boolean isOver(Refusal refusal, Rejection refused, List<StreamStatus> streams) {
    List<TypeStatus> concerned =
        streams.stream()
            .filter(stream -> stream.node().cluster().equals(refusal.deployment()))
            .flatMap(stream -> stream.types().stream())
            .filter(status -> status.type() == refusal.type())
            .toList();
    boolean isHeld =
        concerned.stream()
            .flatMap(status -> status.rejection().stream())
            .anyMatch(rejection -> rejection.version().equals(refused.version()));
    return !isHeld && concerned.stream().anyMatch(StandingRejections::hasAccepted);
  }

  private static boolean hasAccepted(TypeStatus status) {
    return status.rejection().isEmpty() && !status.waiting() && !status.acceptedVersion().isEmpty();
  }
}
