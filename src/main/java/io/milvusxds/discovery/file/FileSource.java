package io.milvusxds.discovery.file;

import static java.util.Objects.requireNonNull;

import io.milvusxds.discovery.Source;
import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a manifest file or a folder of them; {@link ManifestFiles} says what they mean.
 *
 * <p>A rename is seen after about 15 ms, and at the latest after two seconds where the file system
 * sends no events. Of what is written in place, what is new is seen as fast; what is gone, or would
 * be lost by a change, counts when the file has rested for a second. Best is a rename: it can not
 * be seen half done.
 */
public final class FileSource implements Source {
  private static final Logger log = LoggerFactory.getLogger(FileSource.class);
  private static final Duration RESCAN = Duration.ofSeconds(2);
  private static final Duration REST = Duration.ofSeconds(1);
  // A file that is being written while the source starts may be half done, and what is told first
  // is taken for all there is. One that never rests must not keep everything from being served.
  private static final Duration MAX_FIRST_REST = Duration.ofSeconds(10);
  private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

  private final String name;
  private final Path path;
  private final Clock clock;
  private final Supplier<ChangeWatch> watches;
  private final Duration rest;
  private final Thread thread;

  // Set once by start, before the thread begins.
  private Consumer<SourceSnapshot> changed = snapshot -> {};
  private Consumer<List<Finding>> blocked = findings -> {};

  // Written by the source's thread and by start; any thread reads.
  private volatile Optional<Instant> staleSince = Optional.empty();
  private volatile boolean isClosed;

  // Owned by the source's thread.
  private Optional<SourceSnapshot> lastSnapshot = Optional.empty();
  private List<Finding> lastBlocking = List.of();

  /** Looks at nothing before the start. */
  public FileSource(Path path, Clock clock) {
    this(path, clock, () -> ChangeWatch.open(RESCAN, clock), REST);
  }

  FileSource(Path path, Clock clock, Supplier<ChangeWatch> watches, Duration rest) {
    this.path = requireNonNull(path, "path");
    this.clock = requireNonNull(clock, "clock");
    this.watches = watches;
    this.rest = rest;
    this.name = ManifestFiles.sourceName(path);
    this.thread = new Thread(this::run, "source-file");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(this::onEnd);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(Consumer<SourceSnapshot> changed, Consumer<List<Finding>> blocked) {
    this.changed = requireNonNull(changed, "changed");
    this.blocked = requireNonNull(blocked, "blocked");
    staleSince = Optional.of(clock.instant());
    thread.start();
  }

  @Override
  public Optional<Instant> staleSince() {
    return staleSince;
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(MAX_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    ManifestFiles files = new ManifestFiles(path, clock, rest);
    Instant tellsAt = clock.instant().plus(MAX_FIRST_REST);
    try (ChangeWatch watch = watches.get()) {
      while (!isClosed) {
        watch.follow(path);
        FileReading reading = files.read(watch::cameWhole);
        boolean isHalfDone = reading.restedAt().isPresent() && lastSnapshot.isEmpty();
        tell(reading, isHalfDone && clock.instant().isBefore(tellsAt));
        watch.await(reading.restedAt().map(at -> Duration.between(clock.instant(), at)));
      }
    } catch (InterruptedException e) {
      // Only close interrupts this thread.
      log.debug("file source closed");
    } catch (IOException e) {
      throw new UncheckedIOException("file watch not closed", e);
    }
  }

  private void tell(FileReading reading, boolean tooEarly) {
    if (isClosed) {
      return;
    }
    if (reading.snapshot().isPresent() && !tooEarly) {
      // Before the first snapshot the source is stale since its start.
      staleSince = reading.staleSince();
      if (!reading.snapshot().equals(lastSnapshot)) {
        lastSnapshot = reading.snapshot();
        changed.accept(reading.snapshot().get());
      }
    }
    if (!reading.blocking().equals(lastBlocking)) {
      lastBlocking = reading.blocking();
      if (!lastBlocking.isEmpty()) {
        blocked.accept(lastBlocking);
      }
    }
  }

  private void onEnd(Thread ended, Throwable cause) {
    staleSince = Optional.of(clock.instant());
    log.atError()
        .setCause(cause)
        .addKeyValue("source", name)
        .log("source ended, changes are no longer followed; restart milvus-xds");
  }
}
