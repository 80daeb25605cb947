package io.milvusxds.xds;

import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import io.milvusxds.xds.subscription.TypeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One stream as an operator wants to see it.
 *
 * @param id unique within this process
 * @param peer the client's address
 * @param protocol {@code sotw} or {@code delta}
 * @param connectedAt when the stream began
 * @param node who the client says that it is
 * @param group the text of the group that it belongs to
 * @param published what is published for the group; while nothing is, the client waits
 * @param types what it subscribed to, in the order of {@link ResourceType}
 */
public record StreamStatus(
    long id,
    String peer,
    String protocol,
    Instant connectedAt,
    EnvoyNode node,
    String group,
    Optional<Snapshot> published,
    List<TypeStatus> types) {
  public StreamStatus {
    types = List.copyOf(types);
  }

  /** Whether anything is published for the group. */
  public boolean served() {
    return published.isPresent();
  }
}
