package io.milvusxds.discovery.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a file or folder may have changed.
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

  private final Duration rescan;
  private final Duration settle;
  // Null when the system gives no more watches; then only the time-out is left.
  private final @Nullable WatchService events;
  private Map<WatchKey, Predicate<Path>> relevantNames = new HashMap<>();
  private boolean hasWarned;

  private ChangeWatch(Duration rescan, Duration settle, @Nullable WatchService events) {
    this.rescan = rescan;
    this.settle = settle;
    this.events = events;
  }

  /**
   * A watch on nothing yet.
   *
   * @param rescan the longest wait
   */
  static ChangeWatch open(Duration rescan) {
    return open(rescan, SETTLE);
  }

  /**
   * A watch on nothing yet.
   *
   * @param settle how long nothing may happen after a change before it counts as complete
   */
  static ChangeWatch open(Duration rescan, Duration settle) {
    try {
      return new ChangeWatch(rescan, settle, FileSystems.getDefault().newWatchService());
    } catch (IOException e) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("rescan", rescan)
          .log("no change events from the system, looking again at intervals");
      return new ChangeWatch(rescan, SETTLE, null);
    }
  }

  /** A watch that only waits, as on a file system without events. */
  static ChangeWatch withoutEvents(Duration rescan) {
    return new ChangeWatch(rescan, SETTLE, null);
  }

  /**
   * Listens to what the path leads to now. To be called before each look at it, so that a change
   * after the look is an event, also when a folder was replaced by another of the same name.
   */
  void follow(Path path) {
    if (events == null) {
      return;
    }
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

  /** Returns once something that matters has changed and come to rest, or the time is over. */
  void await() throws InterruptedException {
    long start = System.nanoTime();
    long left = rescan.toNanos();
    while (left > 0) {
      @Nullable WatchKey key = next(left);
      if (key == null) {
        return;
      }
      if (matters(key)) {
        settle();
        return;
      }
      left = rescan.toNanos() - (System.nanoTime() - start);
    }
  }

  @Override
  public void close() throws IOException {
    if (events != null) {
      events.close();
    }
  }

  private void settle() throws InterruptedException {
    long start = System.nanoTime();
    long quietSince = start;
    while (System.nanoTime() - start < MAX_SETTLE.toNanos()) {
      long left = settle.toNanos() - (System.nanoTime() - quietSince);
      @Nullable WatchKey key = left > 0 ? next(left) : null;
      if (key == null) {
        return;
      }
      if (matters(key)) {
        quietSince = System.nanoTime();
      }
    }
  }

  private @Nullable WatchKey next(long nanos) throws InterruptedException {
    if (events != null) {
      return events.poll(nanos, TimeUnit.NANOSECONDS);
    }
    // Nobody counts this down: it is a wait that close can interrupt.
    boolean isOver = new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
    log.trace("waited {}", isOver);
    return null;
  }

  private boolean matters(WatchKey key) {
    Predicate<Path> isRelevant = relevantNames.getOrDefault(key, name -> false);
    boolean matters = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      matters |= !(event.context() instanceof Path name) || isRelevant.test(name);
    }
    // A key that can not be reset has lost its folder, which is a change too.
    return !key.reset() || matters;
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
    if (events == null) {
      return;
    }
    try {
      WatchKey key =
          folder.register(
              events,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      followed.merge(key, isRelevant, Predicate::or);
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
