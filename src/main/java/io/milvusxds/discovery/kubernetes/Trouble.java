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
  Trouble {
    requireNonNull(failure, "failure");
    requireNonNull(since, "since");
  }

  /** Whether it is worth an operator's time: a connection that breaks once is nothing. */
  boolean lasts() {
    return attempts > 1;
  }
}
