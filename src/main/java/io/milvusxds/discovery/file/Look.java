package io.milvusxds.discovery.file;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiPredicate;

/**
 * How a file is looked at.
 *
 * @param maxBytes more than that is refused
 * @param rest how long a file that is written in place must rest until it counts as complete; zero
 *     when it is only looked at once
 * @param cameWhole whether a file that was last written at that time is known to have come by a
 *     rename, so that it never was half done where it is
 */
record Look(Instant now, long maxBytes, Duration rest, BiPredicate<Path, Instant> cameWhole) {
  Look withMaxBytes(long bytes) {
    return new Look(now, bytes, rest, cameWhole);
  }
}
