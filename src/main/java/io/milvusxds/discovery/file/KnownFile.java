package io.milvusxds.discovery.file;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.milvusxds.model.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file with what it last said.
 *
 * @param fingerprint of the content that was looked at last; empty when it must be read again
 * @param readAt when that was
 * @param hash of that content; empty when it could not be read
 * @param manifest what the file said when it could last be read
 * @param findings what is wrong with the file as it is now, ordered
 * @param staleSince since when the manifest is not all that the file says; empty when it is
 */
record KnownFile(
    Optional<Fingerprint> fingerprint,
    Instant readAt,
    Optional<HashCode> hash,
    Manifest manifest,
    List<Finding> findings,
    Optional<Instant> staleSince) {
  private static final int MAX_NAMED = 4;

  /** A file that was never looked at. */
  static final KnownFile UNREAD =
      new KnownFile(
          Optional.empty(),
          Instant.EPOCH,
          Optional.empty(),
          Manifest.NONE,
          List.of(),
          Optional.empty());

  /**
   * The file as it is now; this, when it has not changed.
   *
   * @param maxBytes more than that is refused
   */
  KnownFile refreshed(Path path, long maxBytes, Instant now) {
    Fingerprint current;
    byte[] bytes;
    try {
      current = Fingerprint.of(path);
      boolean isUnchanged = fingerprint.isPresent() && fingerprint.get().equals(current);
      if (isUnchanged && current.isProofWhenReadAt(readAt)) {
        return this;
      }
      bytes = FileText.bytes(path, maxBytes);
    } catch (IOException e) {
      return unreadable(path, FileText.unreadable(e), now);
    } catch (UnreadableFileException e) {
      return unreadable(path, e, now);
    }
    HashCode newHash = Hashing.sha256().hashBytes(bytes);
    if (hash.isPresent() && hash.get().equals(newHash)) {
      return new KnownFile(Optional.of(current), now, hash, manifest, findings, staleSince);
    }
    return parsed(path, bytes, current, newHash, now);
  }

  /** Whether nothing but the time of the last look differs. */
  boolean saysTheSame(@Nullable KnownFile other) {
    return other != null
        // The manifest only changes when another content is read.
        && hash.equals(other.hash())
        && findings.equals(other.findings())
        && staleSince.equals(other.staleSince());
  }

  /** The file as one that can not be read; its manifest stays, and it is read again next time. */
  KnownFile unreadable(Path path, UnreadableFileException reason, Instant now) {
    FileFindings current = new FileFindings(path.toString());
    current.unreadable(reason, kept());
    return new KnownFile(
        Optional.empty(),
        now,
        Optional.empty(),
        manifest,
        current.all(),
        staleSince.or(() -> Optional.of(now)));
  }

  private KnownFile parsed(
      Path path, byte[] bytes, Fingerprint current, HashCode newHash, Instant now) {
    KnownFile next;
    try {
      Manifest read = new ManifestReader(path.toString(), manifest).read(FileText.decoded(bytes));
      next =
          new KnownFile(
              Optional.of(current),
              now,
              Optional.of(newHash),
              read,
              read.findings(),
              read.keepsOld() ? staleSince.or(() -> Optional.of(now)) : Optional.empty());
    } catch (UnreadableFileException e) {
      KnownFile broken = unreadable(path, e, now);
      // It is broken for as long as it has this content.
      next =
          new KnownFile(
              Optional.of(current),
              now,
              Optional.of(newHash),
              broken.manifest(),
              broken.findings(),
              broken.staleSince());
    }
    return next;
  }

  private String kept() {
    if (manifest.objects().isEmpty()) {
      return "nothing of it is served";
    }
    int more = manifest.objects().size() - MAX_NAMED;
    return manifest.keys().stream()
            .limit(MAX_NAMED)
            .map(ObjectKey::toString)
            .collect(Collectors.joining(", ", "keeping ", ""))
        + (more > 0 ? " and " + more + " more" : "")
        + " as read before";
  }
}
