package io.milvusxds.xds;

import java.util.Collection;
import java.util.Optional;

/**
 * One type on one stream: what the client wants, what it has, and so what is due. Owned by the
 * stream.
 */
interface Subscription {
  ResourceType type();

  /** What the client wants. */
  Interest interest();

  /** The conversation about it. */
  Exchange exchange();

  /**
   * The response that is due now; empty when the client has all that it asked for, or still owes an
   * answer.
   *
   * @param current the newest content
   * @param mayRemove whether the client may be told that something is gone
   */
  Optional<Reply> next(TypeResources current, boolean mayRemove);

  /** Whether the client holds something that is gone. */
  boolean hasRemovals(TypeResources current);

  /** Whether the client was sent this name, or had it already. */
  boolean isHeld(String name);

  /** Whether a client that nothing is due to lacks nothing for certain; cheap to ask. */
  default boolean lacksNothing(TypeResources current) {
    return interest().wildcard()
        && !isWaiting()
        && exchange().refusals().last().isEmpty()
        && current.withheld().isEmpty();
  }

  /** Whether the client was not yet sent this name in its newest content, or refused it. */
  boolean isLacking(String name, TypeResources current);

  /**
   * Says which load assignments have a cluster that the client is {@linkplain #isLacking lacking}:
   * they tell no cluster in their version, and count as changed only when their own content did.
   * When that is not certain, they go out once on this stream, unless the client has them in their
   * full version.
   */
  void expectClusters(ClustersAhead clusters);

  /** Whether the client was not yet told all of this content that it asked for. */
  boolean isBehind(TypeResources current);

  /**
   * Sends these names again at the next opportunity, though they did not change, as far as the
   * client wants them and did not refuse them. Counts also before the client's first request.
   */
  void repeat(Collection<String> names);

  /**
   * What it costs on the heap, in bytes, as far as its client brought it about.
   *
   * @param current the newest content, whose texts belong to the server
   */
  long heldBytes(TypeResources current);

  /** Notes that a reply of {@link #next} went out with this nonce. */
  default void sent(String nonce, Reply reply) {
    exchange().sent(nonce, reply);
  }

  /** Whether the answer to a response is still out. */
  default boolean isWaiting() {
    return exchange().isWaiting();
  }

  /** Whether nothing more can be sent for now: nothing is wanted, or an answer is out. */
  default boolean isQuiet() {
    return isWaiting() || interest().equals(Interest.NOTHING);
  }

  /**
   * Where the client stands, for an operator.
   *
   * @param behind whether there is something that it was not told yet
   */
  default TypeStatus status(boolean behind) {
    return exchange().status(type(), interest(), behind);
  }
}
