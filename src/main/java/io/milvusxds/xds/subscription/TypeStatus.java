package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.ResourceType;
import java.util.Optional;

/**
 * Where one client stands with one type.
 *
 * @param subscribed how many names it asked for; a wildcard counts as none
 * @param wildcard whether it asked for everything
 * @param sentVersion the version sent last on this stream, or found to be there already; empty when
 *     none
 * @param acceptedVersion the version that the client confirmed last; empty when none
 * @param waiting whether the answer to what was sent last is still out
 * @param behind whether there is newer content that was not sent yet: it waits for this answer, for
 *     the answer of another type, or for the client to read
 * @param rejection what the client rejected, until it accepts something newer
 */
public record TypeStatus(
    ResourceType type,
    int subscribed,
    boolean wildcard,
    String sentVersion,
    String acceptedVersion,
    boolean waiting,
    boolean behind,
    Optional<Rejection> rejection) {
  /**
   * One word for an operator: {@code rejected}, {@code stale} (an answer is out, or newer content
   * waits to be sent) or {@code synced}.
   */
  public String summary() {
    if (rejection.isPresent()) {
      return "rejected";
    }
    return waiting || behind ? "stale" : "synced";
  }
}
