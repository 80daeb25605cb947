package io.milvusxds.discovery.file;

import com.google.common.hash.HashCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file with what it last said.
 *
 * @param fingerprint of the content that was looked at last; empty when it must be read again
 * @param readAt when that was
 * @param hash of that content; empty when it could not be read
 * @param said what the file is taken to say
 * @param unrested present while the file is being written in place, so that it may be half done
 */
record KnownFile(
    Optional<Fingerprint> fingerprint,
    Instant readAt,
    Optional<HashCode> hash,
    Said said,
    Optional<Unrested> unrested) {
  /** A file that was never looked at. */
  static final KnownFile UNREAD =
      new KnownFile(
          Optional.empty(), Instant.EPOCH, Optional.empty(), Said.NOTHING, Optional.empty());

  /** The file as it is now; this, when it has not changed. */
  KnownFile refreshed(Path path, Look look) {
    Fingerprint current;
    byte[] bytes;
    try {
      current = Fingerprint.of(path);
      boolean isUnchanged = fingerprint.isPresent() && fingerprint.get().equals(current);
      if (isUnchanged && unrested.isEmpty() && current.isProofWhenReadAt(readAt)) {
        return this;
      }
      bytes = FileText.bytes(path, look.maxBytes());
    } catch (IOException e) {
      return unreadable(path, FileText.unreadable(e), look.now());
    } catch (FileProblem e) {
      return unreadable(path, e, look.now());
    }
    return read(new FileContent(path, current, bytes), look);
  }

  /** The file as a stream gives it, which is complete at its end. */
  KnownFile readFrom(Path name, InputStream in, Instant now) {
    try {
      byte[] bytes = FileText.bytes(in, ManifestFiles.MAX_BYTES);
      Fingerprint none = new Fingerprint(bytes.length, now, "", name);
      FileContent content = new FileContent(name, none, bytes);
      return with(content, said.complete(content, now), Optional.empty(), now);
    } catch (IOException e) {
      return unreadable(name, FileText.unreadable(e), now);
    } catch (FileProblem e) {
      return unreadable(name, e, now);
    }
  }

  /** Whether nothing but the time of the last look differs. */
  boolean saysTheSame(@Nullable KnownFile other) {
    return other != null
        // What is said only changes with these.
        && hash.equals(other.hash())
        && unrested.equals(other.unrested())
        && said.findings().equals(other.said().findings())
        && said.staleSince().equals(other.said().staleSince());
  }

  /** The file as one that can not be read; what it said stays, and it is read again next time. */
  KnownFile unreadable(Path path, FileProblem reason, Instant now) {
    return new KnownFile(
        Optional.empty(), now, Optional.empty(), said.broken(path, reason, now), Optional.empty());
  }

  private KnownFile read(FileContent content, Look look) {
    boolean isSame =
        hash.equals(Optional.of(content.hash()))
            && fingerprint.equals(Optional.of(content.fingerprint()));
    if (unrested.isEmpty() && hash.equals(Optional.of(content.hash()))) {
      return with(content, said, Optional.empty(), look.now());
    }
    if (isComplete(content, isSame, look)) {
      return with(content, said.complete(content, look.now()), Optional.empty(), look.now());
    }
    Unrested next =
        unrested
            .map(u -> isSame ? u.unchanged(look.now()) : u.changed(look.now()))
            .orElseGet(() -> Unrested.beginning(look.now()));
    return with(
        content, said.whileWritten(content, next, look.now()), Optional.of(next), look.now());
  }

  private boolean isComplete(FileContent content, boolean isSame, Look look) {
    Instant lastWrite = content.fingerprint().modifiedAt();
    Instant latestRest = look.now().minus(look.rest());
    boolean isFirstLook = readAt.equals(Instant.EPOCH);
    boolean leadsElsewhere =
        fingerprint.isPresent()
            && !fingerprint.get().realPath().equals(content.fingerprint().realPath());
    return look.rest().isZero()
        || leadsElsewhere
        || (isFirstLook && !lastWrite.isAfter(latestRest))
        || (isSame && unrested.isPresent() && !unrested.get().unchangedSince().isAfter(latestRest))
        || look.cameWhole().test(content.path(), lastWrite)
        || look.cameWhole().test(content.fingerprint().realPath(), lastWrite);
  }

  private static KnownFile with(
      FileContent content, Said said, Optional<Unrested> unrested, Instant now) {
    return new KnownFile(
        Optional.of(content.fingerprint()), now, Optional.of(content.hash()), said, unrested);
  }
}
