package io.milvusxds.xds.subscription;

import io.milvusxds.xds.limits.HeapCost;
import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Selection;
import io.milvusxds.xds.resource.Step;
import io.milvusxds.xds.resource.TypeResources;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One type on one stream: what the client wants, what it has, and so what is due. The state is the
 * same in both protocols; what a request says and what a response may say differs. Owned by the
 * stream.
 */
abstract sealed class Subscription permits DeltaSubscription, SotwSubscription {
  final ResourceType type;
  final Exchange exchange = new Exchange();
  final Holdings held = new Holdings();
  // Names to be sent again though the client has them, as far as it wants them.
  final Set<String> repeats = new HashSet<>();
  Interest interest = Interest.NOTHING;
  ClustersAhead clustersAhead = ClustersAhead.NONE;
  // Whether the client asked for something that it is owed an answer to though nothing is new.
  boolean answerDue;
  // What the client asked for within the newest content, looked up once for each.
  private @Nullable TypeResources chosenFrom;
  private Interest chosenBy = Interest.NOTHING;
  private Selection chosen = Selection.NOTHING;

  Subscription(ResourceType type) {
    this.type = type;
  }

  /**
   * Takes in a request of the client.
   *
   * @return what it says about the last response
   */
  abstract Answer take(Request request, Instant now);

  /** What the client asked for within the newest content. */
  final Selection chosen(TypeResources current) {
    if (current != chosenFrom || !interest.equals(chosenBy)) {
      chosenFrom = current;
      chosenBy = interest;
      chosen = current.select(interest);
    }
    return chosen;
  }

  /**
   * The response that is due now; empty when the client has all that it asked for, or still owes an
   * answer.
   *
   * @param current the newest content
   * @param mayRemove whether the client may be told that something is gone
   */
  abstract Optional<Reply> next(TypeResources current, boolean mayRemove);

  /**
   * Whether the client has a content that it was sent, and there is nothing else to remember: then
   * what is due is the {@link Step} from there, the same for all such clients.
   */
  boolean isPlain(TypeResources current) {
    return held.isWhole()
        && current.isPlain()
        && repeats.isEmpty()
        && exchange.rejections().isEmpty()
        && clustersAhead.endpoints().isEmpty();
  }

  /** Whether the client holds something that is gone. */
  final boolean hasRemovals(TypeResources current) {
    if (held.isExactly(chosen(current))) {
      return false;
    }
    for (String name : held.names()) {
      if (isRemovable(name, current)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the client can be told that this name, which it has, is gone. */
  abstract boolean isRemovable(String name, TypeResources current);

  /** Whether the client was sent this name, or had it already. */
  boolean isHeld(String name) {
    return held.contains(name);
  }

  /** Whether a client that nothing is due to lacks nothing for certain; cheap to ask. */
  final boolean lacksNothing(TypeResources current) {
    return interest.wildcard()
        && !isWaiting()
        && exchange.rejections().isEmpty()
        && current.withheld().isEmpty();
  }

  /** Whether the client was not yet sent this name in its newest content, or rejected it. */
  abstract boolean isLacking(String name, TypeResources current);

  /**
   * Says which load assignments have a cluster that the client is {@linkplain #isLacking lacking}:
   * they tell no cluster in their version, and count as changed only when their own content did.
   * When that is not certain, they go out once on this stream, unless the client has them in their
   * full version.
   */
  final void expectClusters(ClustersAhead clusters) {
    clustersAhead = clusters;
  }

  /** Whether the client was not yet told all of this content that it asked for. */
  abstract boolean isBehind(TypeResources current);

  /**
   * Sends these names again at the next opportunity, though they did not change, as far as the
   * client wants them. Counts also before the client's first request.
   */
  final void repeat(Collection<String> names) {
    repeats.addAll(names);
  }

  /**
   * What it costs on the heap, in bytes, as far as its client brought it about.
   *
   * @param current the newest content, whose texts belong to the server
   */
  long heldBytes(TypeResources current) {
    return HeapCost.of(interest.names())
        + held.heldBytes(current.byName())
        + exchange.rejections().heldBytes();
  }

  /** Whether the answer to a response is still out. */
  final boolean isWaiting() {
    return exchange.isWaiting();
  }

  /** Whether nothing more can be sent for now: nothing is wanted, or an answer is out. */
  final boolean isQuiet() {
    return isWaiting() || interest.equals(Interest.NOTHING);
  }

  /**
   * Where the client stands, for an operator.
   *
   * @param behind whether there is something that it was not told yet
   */
  final TypeStatus status(boolean behind) {
    return new TypeStatus(
        type,
        interest.names().size(),
        interest.wildcard(),
        exchange.sentVersion(),
        exchange.acceptedVersion(),
        exchange.isWaiting(),
        behind,
        exchange.rejections().last());
  }
}
