package io.milvusxds.discovery.kubernetes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Why a place is not up to date.
 *
 * @param since when it last was
 * @param attempts how many have failed in a row, 1 or more
 */
record Trouble(ApiFailure failure, Instant since, int attempts) {
  // About a minute, with the waits of RetryDelay.
  private static final int PATIENCE = 10;

  Trouble {
    requireNonNull(failure, "failure");
    requireNonNull(since, "since");
  }

  /**
   * Whether nobody needs to wait for this place any longer. What the server says of the place
   * itself will not pass by waiting; what may pass has its time; and a server that does not answer
   * or does not know who asks says nothing about a place.
   */
  boolean isFinal() {
    return switch (failure.kind()) {
      case FORBIDDEN, NO_NAMESPACE, UNKNOWN_KIND, UNREADABLE -> lasts();
      case SILENT, EXPIRED, TOO_MANY, SERVER_ERROR -> attempts >= PATIENCE;
      case BAD_CONFIGURATION, UNREACHABLE, UNAUTHORIZED -> false;
    };
  }

  /** Whether it is worth an operator's time: a connection that breaks once is nothing. */
  boolean lasts() {
    return attempts > 1;
  }
}
