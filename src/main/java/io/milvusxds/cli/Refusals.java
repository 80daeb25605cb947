package io.milvusxds.cli;

import io.milvusxds.xds.Rejection;
import io.milvusxds.xds.ResourceType;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.TypeStatus;
import io.milvusxds.xds.XdsListener;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What Envoys refused and nobody has accepted since, once for all Envoys of a deployment. Any
 * thread.
 *
 * <p>An Envoy that refuses and goes away, which it does when it restarts, has not accepted
 * anything: its refusal stays until an Envoy of the deployment accepts something of that type.
 */
final class Refusals implements XdsListener {
  // Each needs another content, so there are few; a client that makes them up fills no memory.
  private static final int MAX_OPEN = 1_000;

  private final ConcurrentMap<Refusal, Rejection> open = new ConcurrentHashMap<>();

  /**
   * A content that was refused.
   *
   * @param deployment as a node names it, {@code namespace/name}
   */
  record Refusal(String deployment, ResourceType type, String version) {}

  @Override
  public void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {
    if (open.size() < MAX_OPEN) {
      open.putIfAbsent(new Refusal(stream.node().cluster(), type, rejection.version()), rejection);
    }
  }

  /** Whether there is none, which is cheap to ask. */
  boolean isEmpty() {
    return open.isEmpty();
  }

  /**
   * Those that still hold, with the first Envoy's words, in a stable order.
   *
   * @param streams all that are open now
   */
  Map<Refusal, Rejection> holding(List<StreamStatus> streams) {
    open.keySet().removeIf(refusal -> isOver(refusal, streams));
    Map<Refusal, Rejection> holding =
        new TreeMap<>(
            Comparator.comparing(Refusal::deployment)
                .thenComparing(Refusal::type)
                .thenComparing(Refusal::version));
    holding.putAll(open);
    return holding;
  }

  private static boolean isOver(Refusal refusal, List<StreamStatus> streams) {
    List<TypeStatus> concerned =
        streams.stream()
            .filter(stream -> stream.node().cluster().equals(refusal.deployment()))
            .flatMap(stream -> stream.types().stream())
            .filter(status -> status.type() == refusal.type())
            .toList();
    boolean isHeld =
        concerned.stream()
            .flatMap(status -> status.rejection().stream())
            .anyMatch(rejection -> rejection.version().equals(refusal.version()));
    return !isHeld
        && concerned.stream()
            .anyMatch(
                status ->
                    status.rejection().isEmpty()
                        && !status.waiting()
                        && !status.acceptedVersion().isEmpty());
  }
}
