package io.milvusxds.discovery.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * What tells a changed file without reading it.
 *
 * @param identity the inode; empty where the file system has none
 * @param realPath where the path led to, links followed
 */
record Fingerprint(long sizeBytes, Instant modifiedAt, String identity, Path realPath) {
  // Some file systems know times to two seconds only.
  private static final Duration COARSEST_TIME = Duration.ofSeconds(3);

  /** Of the file that a path leads to, through symbolic links. */
  static Fingerprint of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    return new Fingerprint(
        attributes.size(),
        attributes.lastModifiedTime().toInstant(),
        key == null ? "" : key.toString(),
        path.toRealPath());
  }

  /**
   * Whether an equal fingerprint seen later proves that nothing changed. It does not when the file
   * was read so soon after a change that another one could bear the same time.
   */
  boolean isProofWhenReadAt(Instant readAt) {
    return modifiedAt.isBefore(readAt.minus(COARSEST_TIME));
  }
}
