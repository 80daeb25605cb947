package io.milvusxds.report.events;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.ServiceRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which findings hold, and which of them were told: so it knows what is due. Owned by one thread.
 *
 * <p>It holds no more than what holds now and what is to be told as gone; only the newest look at a
 * finding counts, so that a storm of changes costs nothing but the looks.
 */
final class Ledger {
  private final EventLimits limits;
  private final Map<Notice.Key, Entry> entries = new HashMap<>();
  private boolean hasLooked;

  private enum State {
    /** Not told yet. */
    NEW,
    /** Told; due again at some time. */
    TOLD,
    /** Nothing to write about: no such Service, or the Event was refused. */
    UNTELLABLE,
    /** Told, and gone since. */
    GONE
  }

  private static final class Entry {
    private Notice notice;
    private State state = State.NEW;
    // A finding that was there when this process began may have been told long ago.
    private final boolean wasThereAtStart;
    private Instant repeatAt = Instant.MAX;

    Entry(Notice notice, boolean wasThereAtStart) {
      this.notice = notice;
      this.wasThereAtStart = wasThereAtStart;
    }
  }

  Ledger(EventLimits limits) {
    this.limits = limits;
  }

  /** Takes in what holds now. */
  void look(List<Notice> notices) {
    Set<Notice.Key> present = new HashSet<>();
    for (Notice notice : capped(notices)) {
      present.add(notice.key());
      Entry entry = entries.computeIfAbsent(notice.key(), unused -> new Entry(notice, !hasLooked));
      entry.notice = notice;
      if (entry.state == State.GONE) {
        // It went and came between two writes: nobody heard that it went.
        entry.state = State.TOLD;
      }
    }
    entries.entrySet().removeIf(e -> !present.contains(e.getKey()) && !wasTold(e.getValue()));
    entries.forEach(
        (key, entry) -> {
          if (!present.contains(key)) {
            entry.state = State.GONE;
          }
        });
    hasLooked = true;
  }

  private static boolean wasTold(Entry entry) {
    return entry.state == State.TOLD || entry.state == State.GONE;
  }

  /**
   * What is to be written next; empty when nothing is due. New findings come first, errors before
   * warnings, then what is gone, then what has not been written for long.
   *
   * @param isOpen whether Events can be written in this namespace now
   */
  Optional<Telling> next(Instant now, Predicate<String> isOpen) {
    return entries.values().stream()
        .filter(entry -> isDue(entry, now) && isOpen.test(entry.notice.service().namespace()))
        .min(
            Comparator.comparing((Entry entry) -> rank(entry.state))
                .thenComparing(entry -> entry.notice, Notice.ORDER))
        .map(this::telling);
  }

  private static boolean isDue(Entry entry, Instant now) {
    return switch (entry.state) {
      case NEW, GONE -> true;
      case TOLD, UNTELLABLE -> !entry.repeatAt.isAfter(now);
    };
  }

  private static int rank(State state) {
    return switch (state) {
      case NEW -> 0;
      case GONE -> 1;
      case TOLD, UNTELLABLE -> 2;
    };
  }

  private Telling telling(Entry entry) {
    boolean isNews =
        entry.state == State.GONE || (entry.state == State.NEW && !entry.wasThereAtStart);
    return new Telling(
        entry.notice, entry.state == State.GONE, isNews ? limits.again() : limits.repeat());
  }

  /** Notes what came of it. */
  void done(Telling telling, Outcome outcome, Instant now) {
    Entry entry = entries.get(telling.notice().key());
    if (entry == null) {
      return;
    }
    if (telling.isCleared()) {
      entries.remove(telling.notice().key());
      return;
    }
    entry.state = outcome == Outcome.TOLD ? State.TOLD : State.UNTELLABLE;
    entry.repeatAt = now.plus(limits.repeat());
  }

  /** How many findings it knows of, for a test. */
  int size() {
    return entries.size();
  }

  // A Service with a thousand broken slices gets no thousand Events: the rest is one.
  private List<Notice> capped(List<Notice> notices) {
    Map<ServiceRef, Integer> counts = new LinkedHashMap<>();
    List<Notice> kept = new ArrayList<>();
    for (Notice notice : notices.stream().sorted(Notice.ORDER).toList()) {
      int count = counts.merge(notice.service(), 1, Integer::sum);
      if (count <= limits.maxPerService()) {
        kept.add(notice);
      } else if (count == limits.maxPerService() + 1) {
        kept.add(more(notice));
      }
    }
    return kept;
  }

  // Says no number: it would be another Event with each finding that comes or goes.
  private Notice more(Notice first) {
    return Notice.of(
        first.service(),
        new Finding(
            FindingCode.FINDINGS_NOT_TOLD,
            first.finding().subject(),
            "",
            "more than " + limits.maxPerService() + " findings",
            "none",
            "the rest is not told here",
            "Look at /findings on the admin port, or mend these; the next ones then appear."));
  }
}
