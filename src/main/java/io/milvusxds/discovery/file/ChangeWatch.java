package io.milvusxds.discovery.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a file or folder may have changed, and tells which files came by a rename.
 *
 * <p>It listens to the folders that matter, and gives up waiting after a while all the same: some
 * file systems send no events, and a link may lead to where nobody listens. Owned by one thread.
 */
final class ChangeWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChangeWatch.class);

  // A writer that truncates and writes causes several events; between them the file is half
  // written.
  private static final Duration SETTLE = Duration.ofMillis(15);
  private static final Duration MAX_SETTLE = Duration.ofSeconds(1);
  // A wait that is over before it begins would keep a processor busy.
  private static final Duration MIN_WAIT = Duration.ofMillis(1);

  private final Duration rescan;
  private final Duration settle;
  private final FolderEvents events;
  private final Clock clock;
  private final Map<Path, Instant> appearedAt = new HashMap<>();
  private Map<WatchKey, Predicate<Path>> relevantNames = new HashMap<>();
  private boolean hasWarned;

  /**
   * A watch on nothing yet.
   *
   * @param rescan the longest wait
   * @param settle how long nothing may happen after a change before it counts as complete
   */
  ChangeWatch(Duration rescan, Duration settle, FolderEvents events, Clock clock) {
    this.rescan = rescan;
    this.settle = settle;
    this.events = events;
    this.clock = clock;
  }

  /**
   * A watch on nothing yet, with the events of the system.
   *
   * @param rescan the longest wait
   */
  static ChangeWatch open(Duration rescan, Clock clock) {
    FolderEvents events;
    try {
      events = FolderEvents.ofSystem();
    } catch (IOException e) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("rescan", rescan)
          .log("no change events from the system, looking again at intervals");
      events = FolderEvents.none();
    }
    return new ChangeWatch(rescan, SETTLE, events, clock);
  }

  /**
   * Listens to what the path leads to now. To be called before each look at it, so that a change
   * after the look is an event, also when a folder was replaced by another of the same name.
   */
  void follow(Path path) {
    Map<WatchKey, Predicate<Path>> followed = new HashMap<>();
    Path absolute = path.toAbsolutePath();
    listenToParent(absolute, followed);
    if (Files.isDirectory(absolute)) {
      // A ConfigMap is mounted as links to ..data, which is swapped as a whole.
      listen(absolute, name -> ManifestFiles.isManifest(name) || isConfigMapLink(name), followed);
    } else if (Files.isSymbolicLink(absolute)) {
      try {
        listenToParent(absolute.toRealPath(), followed);
      } catch (IOException e) {
        // The link leads nowhere for now; what follows is seen by the next scan.
        log.debug("link not followed", e);
      }
    }
    relevantNames.keySet().stream()
        .filter(key -> !followed.containsKey(key))
        .forEach(WatchKey::cancel);
    relevantNames = followed;
  }

  /**
   * Returns once something that matters has changed and come to rest, or the time is over. Forgets
   * which files came whole before.
   *
   * @param limit the longest wait, when there is a reason to look again sooner
   */
  void await(Optional<Duration> limit) throws InterruptedException {
    appearedAt.clear();
    Duration wait = limit.filter(shorter -> shorter.compareTo(rescan) < 0).orElse(rescan);
    Instant end = clock.instant().plus(wait.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : wait);
    @Nullable WatchKey key = nextUntil(end, rescan);
    while (key != null) {
      if (matters(key)) {
        settle();
        return;
      }
      key = nextUntil(end, rescan);
    }
  }

  /**
   * Whether a file appeared by a rename since the wait began, and nobody has written to it there:
   * so it never was half done under this name. False when that is not certain.
   *
   * @param lastWrite when the file was last written, as it says itself
   */
  boolean cameWhole(Path file, Instant lastWrite) {
    @Nullable Instant appeared = appearedAt.get(file.toAbsolutePath());
    // Written after it appeared: this event is still on its way.
    return appeared != null && !lastWrite.isAfter(appeared);
  }

  @Override
  public void close() throws IOException {
    events.close();
  }

  private void settle() throws InterruptedException {
    Instant end = clock.instant().plus(MAX_SETTLE);
    Instant quietAt = clock.instant().plus(settle);
    @Nullable WatchKey key = nextUntil(quietAt, settle);
    while (key != null && clock.instant().isBefore(end)) {
      if (matters(key)) {
        quietAt = clock.instant().plus(settle);
      }
      key = nextUntil(quietAt, settle);
    }
  }

  private @Nullable WatchKey nextUntil(Instant end, Duration longest) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), end);
    if (left.isNegative() || left.isZero()) {
      return null;
    }
    // The clock may have been set back meanwhile.
    return events.next(left.compareTo(longest) < 0 ? left : longest);
  }

  private boolean matters(WatchKey key) {
    Predicate<Path> isRelevant = relevantNames.getOrDefault(key, name -> false);
    boolean matters = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() instanceof Path name && key.watchable() instanceof Path folder) {
        note(event.kind(), folder.resolve(name));
        matters |= isRelevant.test(name);
      } else {
        // Events were lost, so that nothing is certain.
        appearedAt.clear();
        matters = true;
      }
    }
    // A key that can not be reset has lost its folder, which is a change too.
    return !key.reset() || matters;
  }

  private void note(WatchEvent.Kind<?> kind, Path file) {
    if (kind.equals(StandardWatchEventKinds.ENTRY_CREATE)) {
      appearedAt.put(file, clock.instant());
    } else {
      appearedAt.remove(file);
    }
  }

  private void listenToParent(Path path, Map<WatchKey, Predicate<Path>> followed) {
    @Nullable Path parent = path.getParent();
    @Nullable Path name = path.getFileName();
    if (parent != null && name != null && Files.isDirectory(parent)) {
      listen(parent, changed -> changed.equals(name) || isConfigMapLink(changed), followed);
    }
  }

  private void listen(
      Path folder, Predicate<Path> isRelevant, Map<WatchKey, Predicate<Path>> followed) {
    try {
      @Nullable WatchKey key = events.listen(folder);
      if (key != null) {
        followed.merge(key, isRelevant, Predicate::or);
      }
    } catch (IOException e) {
      if (!hasWarned) {
        hasWarned = true;
        log.atWarn()
            .setCause(e)
            .addKeyValue("folder", folder)
            .addKeyValue("rescan", rescan)
            .log("no change events for folder, looking again at intervals");
      }
    }
  }

  private static boolean isConfigMapLink(Path name) {
    return name.toString().startsWith("..");
  }
}
