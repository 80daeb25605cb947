package io.milvusxds.discovery.file;

import io.milvusxds.discovery.SourceState;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * A manifest file, or a folder of them, with what they said when they could last be read.
 *
 * <p>In a folder, the files named {@code *.yaml} and {@code *.yml} count, in the order of their
 * names; folders in it and names that begin with a dot do not. Removing a file from a folder
 * removes its objects. But whatever looks like an accident keeps what was known: a file that is
 * broken or emptied, a single file or a folder that is gone, a folder in which no file speaks of
 * Services any more. To serve nothing on purpose, write an empty {@code List}.
 *
 * <p>A file that is followed may be written in place, and then is half done for a while. So what
 * came by a rename counts at once; of what is written in place, what is new counts at once, and
 * what it lacks is gone only after it has rested for a second and reads the same twice (ADR 20).
 *
 * <p>Owned by one thread. Reading it once, without a source, is how a command looks at a file.
 */
public final class ManifestFiles {
  /** How much all files together may have: 64 MiB. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Path path;
  private final Clock clock;
  private final Duration rest;
  private SortedMap<Path, KnownFile> files = new TreeMap<>();
  private SortedMap<Path, Instant> goneSince = new TreeMap<>();
  private SourceState state = SourceState.NOTHING;
  private Optional<FileReading> lastReading = Optional.empty();

  /** Files that are looked at once: what they say counts as it is. Looks at nothing yet. */
  public ManifestFiles(Path path, Clock clock) {
    this(path, clock, Duration.ZERO);
  }

  /**
   * Files that are followed. Looks at nothing yet.
   *
   * @param rest how long what is written in place must rest before anything that it lacks is gone
   */
  ManifestFiles(Path path, Clock clock, Duration rest) {
    this.path = path;
    this.clock = clock;
    this.rest = rest;
  }

  /** The name of what is read here, for snapshots: {@code file:state.yaml}. */
  public static String sourceName(Path path) {
    return "file:" + path;
  }

  /**
   * What comes through a pipe says; reads it to its end.
   *
   * @param name as which it appears in findings
   */
  public static FileReading ofStream(Path name, InputStream in) {
    Clock clock = Clock.systemUTC();
    ManifestFiles files = new ManifestFiles(name, clock);
    files.files.put(name, KnownFile.UNREAD.readFrom(name, in, clock.instant()));
    return files.combined(clock.instant());
  }

  /** What the files say now; only what has changed since the last call is read again. */
  public FileReading read() {
    return read((file, lastWrite) -> false);
  }

  /**
   * What the files say now.
   *
   * @param cameWhole whether a file that was last written at that time is known to have come by a
   *     rename
   */
  FileReading read(BiPredicate<Path, Instant> cameWhole) {
    Instant now = clock.instant();
    try {
      boolean hasChanged = refresh(new Look(now, MAX_BYTES, rest, cameWhole));
      if (!hasChanged && lastReading.isPresent()) {
        // The usual case: to look again every two seconds must cost next to nothing.
        return lastReading.get();
      }
    } catch (FileProblem e) {
      lastReading = Optional.empty();
      FileFindings findings = new FileFindings(path.toString());
      findings.unreadable(e, keptOfAll());
      return unusable(findings.all(), now, Optional.empty());
    }
    FileReading reading = combined(now);
    lastReading = Optional.of(reading);
    return reading;
  }

  private FileReading combined(Instant now) {
    if (files.values().stream().noneMatch(file -> file.said().manifest().isRelevant())) {
      return unusable(irrelevant(), now, restedAt());
    }
    Optional<Instant> staleSince =
        files.values().stream()
            .flatMap(file -> file.said().staleSince().stream())
            .min(Instant::compareTo);
    state =
        SourceState.of(new JoinedManifests(path, files, goneSince.keySet()).snapshot(), staleSince);
    return new FileReading(state, restedAt());
  }

  private FileReading unusable(List<Finding> findings, Instant now, Optional<Instant> restedAt) {
    state = state.unusable(findings, now);
    return new FileReading(state, restedAt);
  }

  private Optional<Instant> restedAt() {
    return Stream.concat(
            files.values().stream()
                .flatMap(file -> file.unrested().stream())
                .map(unrested -> unrested.restedAt(rest)),
            goneSince.values().stream().map(since -> since.plus(rest)))
        .min(Instant::compareTo);
  }

  /** Whether any file says something else, or in another state, than before. */
  private boolean refresh(Look look) throws FileProblem {
    SortedMap<Path, KnownFile> refreshed = new TreeMap<>();
    long totalBytes = 0;
    for (Path file : listed()) {
      KnownFile known = files.getOrDefault(file, KnownFile.UNREAD);
      long sizeBytes = file.toFile().length();
      totalBytes += sizeBytes;
      refreshed.put(
          file,
          totalBytes > MAX_BYTES
              ? known.unreadable(file, FileText.tooLarge(), look.now())
              : known.refreshed(file, look.withMaxBytes(MAX_BYTES - (totalBytes - sizeBytes))));
    }
    SortedMap<Path, Instant> gone = gone(refreshed.keySet(), look.now());
    gone.keySet().forEach(file -> refreshed.put(file, files.get(file)));
    boolean hasChanged =
        !gone.equals(goneSince)
            || !refreshed.keySet().equals(files.keySet())
            || refreshed.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().saysTheSame(files.get(entry.getKey())));
    goneSince = gone;
    files = refreshed;
    return hasChanged;
  }

  // Some editors put the old file away before they write the new one.
  private SortedMap<Path, Instant> gone(Set<Path> there, Instant now) {
    SortedMap<Path, Instant> gone = new TreeMap<>();
    for (Path file : files.keySet()) {
      Instant since = goneSince.getOrDefault(file, now);
      if (!there.contains(file) && since.plus(rest).isAfter(now)) {
        gone.put(file, since.isAfter(now) ? now : since);
      }
    }
    return gone;
  }

  /** Never empty. */
  private List<Path> listed() throws FileProblem {
    if (!Files.isDirectory(path)) {
      if (!Files.exists(path) && !files.isEmpty() && !files.containsKey(path)) {
        throw folderProblem("the folder is gone");
      }
      return List.of(path);
    }
    List<Path> listed = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            path, file -> isManifest(file.getFileName()) && !Files.isDirectory(file))) {
      entries.forEach(listed::add);
    } catch (DirectoryIteratorException e) {
      throw FileText.unreadable(new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw FileText.unreadable(e);
    }
    if (listed.isEmpty()) {
      throw folderProblem("no file named *.yaml or *.yml in the folder");
    }
    return listed.stream().sorted().toList();
  }

  /** Whether a file of this name in a folder is read. */
  static boolean isManifest(Path name) {
    String text = name.toString();
    return !text.startsWith(".") && (text.endsWith(".yaml") || text.endsWith(".yml"));
  }

  private static FileProblem folderProblem(String found) {
    return new FileProblem(
        0,
        found,
        "at least one manifest file",
        "Put the files there; to serve nothing on purpose write an empty List into one.");
  }

  private List<Finding> irrelevant() {
    List<Finding> findings = new ArrayList<>();
    List<StrayRole> strayRoles = new ArrayList<>();
    for (KnownFile file : files.values()) {
      findings.addAll(file.said().findings());
      strayRoles.addAll(file.said().manifest().strayRoles());
    }
    findings.addAll(new Mistakes(List.of(), List.of(), strayRoles).strayRoleFindings());
    if (findings.isEmpty()) {
      findings.add(nothingUsable());
    }
    return findings;
  }

  private String keptOfAll() {
    return state
        .snapshot()
        .map(good -> "keeping all " + good.services().size() + " services as read before")
        .orElse("nothing is served yet");
  }

  private Finding nothingUsable() {
    return new Finding(
        FindingCode.FILE_WITHOUT_SERVICES,
        new Subject.OfFile(new PlaceInFile(path.toString(), 0)),
        "",
        "no Service and no EndpointSlice",
        "at least one Service, or an empty List",
        keptOfAll(),
        "Add the Services of Milvus with their annotation " + Annotations.ROLE + ".");
  }
}
