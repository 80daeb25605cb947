package io.milvusxds.discovery.file;

import java.time.Duration;
import java.time.Instant;

/**
 * A file that is being written in place: it may be half done.
 *
 * @param unchangedSince since when every look at it found the same
 * @param since since when it has not come to rest
 */
record Unrested(Instant unchangedSince, Instant since) {
  /** As after a look that found something new. */
  static Unrested beginning(Instant now) {
    return new Unrested(now, now);
  }

  /** As after one more look, which found something else than the look before. */
  Unrested changed(Instant now) {
    // A clock that was set back must not make the rest endless.
    return new Unrested(now, since.isAfter(now) ? now : since);
  }

  /** As after one more look, which found the same. */
  Unrested unchanged(Instant now) {
    return unchangedSince.isAfter(now) ? changed(now) : this;
  }

  /** When it will have rested, if nothing changes any more. */
  Instant restedAt(Duration rest) {
    return unchangedSince.plus(rest);
  }
}
