package io.milvusxds.discovery.file;

import static java.util.Objects.requireNonNull;

import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.SourceEmitter;
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

  private final SourceEmitter emitter;
  private final String name;
  private final Path path;
  private final Clock clock;
  private final Supplier<ChangeWatch> watches;
  private final Duration rest;

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
    this.emitter = new SourceEmitter(name, clock);
    emitter.addThread("source-file", this::run);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(Consumer<SourceSnapshot> changed, Consumer<List<Finding>> blocked) {
    emitter.start(changed, blocked);
  }

  @Override
  public Optional<Instant> staleSince() {
    return emitter.staleSince();
  }

  @Override
  public void close() {
    emitter.close();
  }

  private void run() {
    ManifestFiles files = new ManifestFiles(path, clock, rest);
    Instant tellsAt = clock.instant().plus(MAX_FIRST_REST);
    try (ChangeWatch watch = watches.get()) {
      while (!emitter.isClosed()) {
        watch.follow(path);
        FileReading reading = files.read(watch::cameWhole);
        boolean isHalfDone = reading.restedAt().isPresent() && !emitter.hasSynced();
        if (!isHalfDone || reading.snapshot().isEmpty() || !clock.instant().isBefore(tellsAt)) {
          emitter.tell(reading.state());
        }
        watch.await(reading.restedAt().map(at -> Duration.between(clock.instant(), at)));
      }
    } catch (InterruptedException e) {
      // Only close interrupts this thread.
      log.debug("file source closed");
    } catch (IOException e) {
      throw new UncheckedIOException("file watch not closed", e);
    }
  }
}
