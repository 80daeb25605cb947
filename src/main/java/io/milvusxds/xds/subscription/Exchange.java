package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
  private final Rejections rejections = new Rejections();

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
   * @param error the client's words; empty unless it rejects
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
      rejections.add(new Rejection(sentVersion, sentNames, error.get(), now));
      return Answer.REJECTED;
    }
    rejections.accepted(sentNames);
    acceptedVersion = sentVersion;
    return Answer.ACCEPTED;
  }

  /** What the client rejected, and did not accept since. */
  Rejections rejections() {
    return rejections;
  }

  boolean isWaiting() {
    return waiting;
  }

  String sentVersion() {
    return sentVersion;
  }

  String acceptedVersion() {
    return acceptedVersion;
  }
}
