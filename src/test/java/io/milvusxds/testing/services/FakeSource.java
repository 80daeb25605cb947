package io.milvusxds.testing.services;

import io.milvusxds.discovery.Source;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.SourceSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A source that says what a test tells it to, on the test's thread. It keeps to the rules of {@link
 * Source}: nothing before the start, nothing after the end, no blockers after the first snapshot.
 */
public final class FakeSource implements Source {
  private final String name;
  private Consumer<SourceSnapshot> changed = snapshot -> {};
  private Consumer<List<Finding>> blocked = blockers -> {};
  private boolean started;
  private boolean synced;
  private boolean closed;
  private volatile Optional<Instant> staleSince = Optional.empty();
  private volatile Optional<Instant> lastHeard = Optional.empty();

  public FakeSource(String name) {
    this.name = name;
  }

  /** Tells that these are all services that there are. */
  public void says(MilvusService... services) {
    says(List.of(services), List.of());
  }

  /** Tells services together with what is wrong in the source's own input. */
  public void says(List<MilvusService> services, List<Finding> findings) {
    expect(started && !closed, "start() before it says anything, close() after it");
    synced = true;
    changed.accept(new SourceSnapshot(name, services, findings));
  }

  /** Tells services although something could never be read. */
  public void says(List<MilvusService> services, Gap gap) {
    expect(started && !closed, "start() before it says anything, close() after it");
    synced = true;
    changed.accept(new SourceSnapshot(name, services, List.of(), List.of(gap)));
  }

  /** Tells what keeps it from its first snapshot. */
  public void isBlockedBy(Finding... blockers) {
    expect(started && !closed && !synced, "blockers between start() and the first snapshot");
    blocked.accept(List.of(blockers));
  }

  /** From now on what it told may be old. */
  public void isStaleSince(Instant instant) {
    staleSince = Optional.of(instant);
  }

  /** What it told is up to date again. */
  public void isUpToDate() {
    staleSince = Optional.empty();
  }

  /** Its registry said something at this time. */
  public void isHeardAt(Instant instant) {
    lastHeard = Optional.of(instant);
  }

  @Override
  public Optional<Instant> lastHeard() {
    return lastHeard;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(Consumer<SourceSnapshot> changed, Consumer<List<Finding>> blocked) {
    expect(!started, "one start()");
    this.changed = changed;
    this.blocked = blocked;
    started = true;
  }

  @Override
  public Optional<Instant> staleSince() {
    return staleSince;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void expect(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalStateException("source " + name + ": misused (expected: " + expected + ")");
    }
  }
}
