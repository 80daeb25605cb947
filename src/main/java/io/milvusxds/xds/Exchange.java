package io.milvusxds.xds;

import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The conversation about one type on one stream: what was sent last, and what the client said to
 * it.
 *
 * <p>At most one response is out at a time. What changes meanwhile is not queued: the next response
 * is made from the newest snapshot when the answer has come. Owned by the stream.
 */
final class Exchange {
  private String lastNonce = "";
  private boolean waiting;
  private String sentVersion = "";
  private String acceptedVersion = "";
  private List<String> sentNames = List.of();
  // Sent together and refused together: which one was at fault is unknown, so a change of any sends
  // all of them.
  private final NavigableSet<String> refused = new TreeSet<>();
  private Optional<Rejection> rejection = Optional.empty();

  /** What a request says about the last response. */
  enum Answer {
    /** It answers no response: a first request, or a changed subscription. */
    NONE,
    ACCEPTED,
    REJECTED,
    /** It was sent before the last response arrived. */
    STALE
  }

  void sent(String nonce, Reply reply) {
    lastNonce = nonce;
    waiting = true;
    sentVersion = reply.version();
    sentNames = reply.sent();
  }

  /** Notes that the client has this version already, from an earlier stream. */
  void adopt(String version) {
    sentVersion = version;
    acceptedVersion = version;
  }

  /**
   * Takes in the nonce and the error of a request.
   *
   * @param error the client's words; empty unless it refuses
   */
  Answer take(String nonce, Optional<String> error, Instant now) {
    // Before anything was sent on this stream a nonce can only be left over from an earlier one.
    if (nonce.isEmpty() || lastNonce.isEmpty()) {
      return Answer.NONE;
    }
    if (!nonce.equals(lastNonce)) {
      return Answer.STALE;
    }
    if (!waiting) {
      return Answer.NONE;
    }
    waiting = false;
    if (error.isPresent()) {
      rejection = Optional.of(new Rejection(sentVersion, sentNames, error.get(), now));
      refused.addAll(sentNames);
      return Answer.REJECTED;
    }
    refused.removeAll(sentNames);
    forgetRejectionOfNothing();
    acceptedVersion = sentVersion;
    return Answer.ACCEPTED;
  }

  /** Whether this name was in a response that the client refused, and was not accepted since. */
  boolean isRefused(String name) {
    return refused.contains(name);
  }

  /** Whether any of the refused names passes. */
  boolean isAnyRefused(Predicate<String> test) {
    return refused.stream().anyMatch(test);
  }

  /**
   * Forgets all refused names when the client no longer wants one of them.
   *
   * @return the others that it still wants: since the one at fault may have left, they are due
   *     again
   */
  List<String> releaseRefused(Predicate<String> isWanted) {
    if (refused.stream().allMatch(isWanted)) {
      return List.of();
    }
    List<String> due = refused.stream().filter(isWanted).toList();
    refused.clear();
    forgetRejectionOfNothing();
    return due;
  }

  /** Forgets refused names that do not pass, since they are gone. */
  void retainRefused(Predicate<String> test) {
    if (refused.removeIf(test.negate())) {
      forgetRejectionOfNothing();
    }
  }

  private void forgetRejectionOfNothing() {
    if (refused.isEmpty()) {
      rejection = Optional.empty();
    }
  }

  /** What the client refused last; empty when it accepted something newer. */
  Optional<Rejection> rejection() {
    return rejection;
  }

  boolean isWaiting() {
    return waiting;
  }

  TypeStatus status(ResourceType type, Interest interest, boolean behind) {
    return new TypeStatus(
        type,
        interest.names().size(),
        interest.wildcard(),
        sentVersion,
        acceptedVersion,
        waiting,
        behind,
        rejection);
  }
}
