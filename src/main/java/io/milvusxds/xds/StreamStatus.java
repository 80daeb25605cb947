package io.milvusxds.xds;

import java.time.Instant;
import java.util.List;

/**
 * One stream as an operator wants to see it.
 *
 * @param id unique within this process
 * @param peer the client's address
 * @param protocol {@code sotw} or {@code delta}
 * @param connectedAt when the stream began
 * @param node who the client says that it is
 * @param group the group that it belongs to
 * @param served whether anything is published for the group; when not, the client waits
 * @param types what it subscribed to, in the order of {@link ResourceType}
 */
public record StreamStatus(
    long id,
    String peer,
    String protocol,
    Instant connectedAt,
    EnvoyNode node,
    String group,
    boolean served,
    List<TypeStatus> types) {
  public StreamStatus {
    types = List.copyOf(types);
  }
}
