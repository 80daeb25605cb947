package io.milvusxds.discovery;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a source that is the same for every registry: it runs the source's threads and tells
 * its states, each difference once.
 *
 * <p>A thread that ends although nobody closed the source leaves it stale for good, which is logged
 * with the cause.
 */
public final class SourceEmitter {
  private static final Logger log = LoggerFactory.getLogger(SourceEmitter.class);
  private static final Duration MAX_CLOSE = Duration.ofSeconds(5);

  private final String source;
  private final Clock clock;
  private final List<Thread> threads = new ArrayList<>();

  // Set once by start, before the threads begin.
  private Consumer<SourceSnapshot> changed = snapshot -> {};
  private Consumer<List<Finding>> blocked = findings -> {};

  // Written by the thread that tells and by start; any thread reads.
  private volatile Optional<Instant> staleSince = Optional.empty();
  private volatile boolean isClosed;

  // Owned by the thread that tells.
  private Optional<SourceSnapshot> lastSnapshot = Optional.empty();
  private Optional<SourceSnapshot> lastTold = Optional.empty();
  private List<Finding> lastBlocking = List.of();

  /** Runs and tells nothing before the start. */
  public SourceEmitter(String source, Clock clock) {
    this.source = requireNonNull(source, "source");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Adds a thread; before the start only.
   *
   * @param work ends when it is interrupted; one of the threads alone may tell
   */
  public void addThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(this::onEnd);
    threads.add(thread);
  }

  /** Begins, as {@link Source#start} says. */
  public void start(Consumer<SourceSnapshot> whenChanged, Consumer<List<Finding>> whenBlocked) {
    this.changed = requireNonNull(whenChanged, "changed");
    this.blocked = requireNonNull(whenBlocked, "blocked");
    staleSince = Optional.of(clock.instant());
    threads.forEach(Thread::start);
  }

  /** Tells what differs from what was told last; the source's own thread only. */
  public void tell(SourceState state) {
    if (isClosed) {
      return;
    }
    if (state.snapshot().isPresent()) {
      // Before the first snapshot the source is stale since its start.
      staleSince = state.staleSince();
      if (!state.snapshot().equals(lastSnapshot)) {
        lastSnapshot = state.snapshot();
        lastTold = lastSnapshot.map(this::sharing);
        lastTold.ifPresent(changed);
      }
    }
    if (!state.blocking().equals(lastBlocking)) {
      lastBlocking = state.blocking();
      if (!lastBlocking.isEmpty()) {
        blocked.accept(lastBlocking);
      }
    }
  }

  // Whoever gets it finds what differs by identity, also when all of it was read anew.
  private SourceSnapshot sharing(SourceSnapshot snapshot) {
    return lastTold.map(snapshot::sharing).orElse(snapshot);
  }

  /** Whether a snapshot was told; the source's own thread only. */
  public boolean hasSynced() {
    return lastSnapshot.isPresent();
  }

  /** As {@link Source#staleSince} says. */
  public Optional<Instant> staleSince() {
    return staleSince;
  }

  /** Whether the source is to end. Any thread. */
  public boolean isClosed() {
    return isClosed;
  }

  /** Interrupts the threads and waits for their end; afterwards nothing is told any more. */
  public void close() {
    isClosed = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        if (thread != Thread.currentThread()) {
          thread.join(MAX_CLOSE.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void onEnd(Thread ended, Throwable cause) {
    staleSince = Optional.of(clock.instant());
    log.atError()
        .setCause(cause)
        .addKeyValue("source", source)
        .addKeyValue("thread", ended.getName())
        .log("source ended, changes are no longer followed; restart milvus-xds");
  }
}
