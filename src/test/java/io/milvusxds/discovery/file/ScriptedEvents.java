package io.milvusxds.discovery.file;

import io.milvusxds.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.Watchable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folder events by hand: each comes after a time of the manual clock, and the waits are kept. */
final class ScriptedEvents implements FolderEvents {
  private final ManualClock clock;
  private final Map<Path, Key> keys = new LinkedHashMap<>();
  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<Duration> waits = new ArrayList<>();
  private boolean isRefusing;

  ScriptedEvents(ManualClock clock) {
    this.clock = clock;
  }

  /** Begins the next event, which comes so long after the one before or the begin of a wait. */
  Step after(Duration time) {
    Step step = new Step(time);
    steps.add(step);
    return step;
  }

  /** Does not listen to any folder from now on. */
  void refuse() {
    isRefusing = true;
  }

  /** The waits so far, in order. */
  List<Duration> waits() {
    return waits;
  }

  /** The folders that are listened to now. */
  Collection<Path> listenedTo() {
    return keys.keySet();
  }

  @Override
  public WatchKey listen(Path folder) throws IOException {
    if (isRefusing) {
      throw new IOException("no more watches");
    }
    return keys.computeIfAbsent(folder, Key::new);
  }

  @Override
  public @Nullable WatchKey next(Duration atMost) {
    waits.add(atMost);
    @Nullable Step step = steps.peek();
    if (step == null || step.time.compareTo(atMost) > 0) {
      clock.advance(atMost);
      return null;
    }
    steps.remove();
    clock.advance(step.time);
    return step.key;
  }

  @Override
  public void close() {}

  /** One event. */
  final class Step {
    private final Duration time;
    private @Nullable Key key;

    private Step(Duration time) {
      this.time = time;
    }

    Step in(Path folder) {
      Key listened = keys.get(folder);
      if (listened == null) {
        throw new IllegalStateException(folder + " (expected: a folder that is listened to)");
      }
      key = new Key(listened);
      return this;
    }

    Step happens(WatchEvent.Kind<?> kind, String name) {
      occurs(key, kind, name);
      return this;
    }

    void vanishes() {
      if (key != null) {
        key.isLost = true;
      }
    }
  }

  private static void occurs(@Nullable Key key, WatchEvent.Kind<?> kind, String name) {
    if (key != null) {
      key.events.add(new Event(kind, name.isEmpty() ? null : Path.of(name)));
    }
  }

  private record Event(WatchEvent.Kind<?> type, @Nullable Path name) implements WatchEvent<Object> {
    @Override
    @SuppressWarnings("unchecked")
    public Kind<Object> kind() {
      return (Kind<Object>) type;
    }

    @Override
    public int count() {
      return 1;
    }

    @Override
    @SuppressWarnings("NullAway") // The interface does not say that an overflow has none.
    public Object context() {
      return name;
    }
  }

  /** Equal to every other key of its folder, as a real one is the same. */
  private final class Key implements WatchKey {
    private final Path folder;
    private final List<WatchEvent<?>> events = new ArrayList<>();
    private boolean isLost;

    private Key(Path folder) {
      this.folder = folder;
    }

    private Key(Key other) {
      this(other.folder);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.folder.equals(folder);
    }

    @Override
    public int hashCode() {
      return folder.hashCode();
    }

    @Override
    public boolean isValid() {
      return !isLost;
    }

    @Override
    public List<WatchEvent<?>> pollEvents() {
      return events;
    }

    @Override
    public boolean reset() {
      return !isLost;
    }

    @Override
    public void cancel() {
      keys.remove(folder);
    }

    @Override
    public Watchable watchable() {
      return folder;
    }
  }
}
