package io.milvusxds.discovery.file;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a file is taken to say.
 *
 * @param manifest its objects
 * @param wasComplete whether it was ever read as a whole; else its manifest has what was seen so
 *     far
 * @param findings what is wrong with the file as it is now, ordered
 * @param staleSince since when the manifest is not all that the file says; empty when it is
 */
record Said(
    Manifest manifest, boolean wasComplete, List<Finding> findings, Optional<Instant> staleSince) {
  /** Of a file that was never read. */
  static final Said NOTHING = new Said(Manifest.NONE, false, List.of(), Optional.empty());

  private static final int MAX_NAMED = 4;
  private static final Duration USUAL_WRITE = Duration.ofSeconds(5);

  /** What of the file was never understood. */
  List<Gap> gaps(Path path) {
    List<Gap> gaps = new ArrayList<>(manifest.gaps());
    if (!wasComplete) {
      gaps.add(new Gap(new GapScope.Everything(), "file " + path));
    }
    return gaps;
  }

  /** After the file was found to be complete. */
  Said complete(FileContent content, Instant now) {
    try {
      Manifest read = content.manifest(wasComplete ? manifest : Manifest.NONE);
      return new Said(read, true, read.findings(), read.keepsOld() ? stale(now) : Optional.empty());
    } catch (FileProblem e) {
      return broken(content.path(), e, now);
    }
  }

  /** After a look at the file while it is being written: nothing is lost, what is new is there. */
  Said whileWritten(FileContent content, Unrested unrested, Instant now) {
    Manifest joined = manifest;
    boolean isAll = false;
    try {
      Manifest read = content.manifestOfCompleteLines(manifest);
      joined = Additions.joined(manifest, read, now);
      isAll = !read.keepsOld() && joined.hasTheObjectsOf(read);
    } catch (FileProblem e) {
      if (!wasComplete) {
        // Nothing can be lost, so that the operator is told at once if the whole is broken too.
        Said whole = complete(content, now);
        return whole.wasComplete() ? withNothingNew(now) : whole;
      }
    }
    boolean isUnusual = !isAll && unrested.since().plus(USUAL_WRITE).isBefore(now);
    return new Said(
        joined,
        wasComplete,
        told(neverRests(content.path()), isUnusual),
        isAll ? Optional.empty() : stale(now));
  }

  /** After the file could not be read at all: what it said stays. */
  Said broken(Path path, FileProblem reason, Instant now) {
    FileFindings current = new FileFindings(path.toString());
    current.unreadable(reason, kept());
    return new Said(manifest, wasComplete, current.all(), stale(now));
  }

  private Said withNothingNew(Instant now) {
    return new Said(manifest, wasComplete, findings, stale(now));
  }

  private Optional<Instant> stale(Instant now) {
    return staleSince.or(() -> Optional.of(now));
  }

  private List<Finding> told(Finding finding, boolean isTold) {
    List<Finding> told = new ArrayList<>(findings);
    told.remove(finding);
    if (isTold) {
      told.add(finding);
    }
    return told;
  }

  private static Finding neverRests(Path path) {
    return new Finding(
        FindingCode.FILE_NEVER_RESTS,
        new Subject.OfFile(new PlaceInFile(path.toString(), 0)),
        "",
        "written in place again and again, for more than " + USUAL_WRITE.toSeconds() + " s",
        "a rename, or a second of rest after each write",
        "what is new in it is served, what it no longer has stays until it rests",
        "Write to another file beside it and rename that.");
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
