package io.milvusxds.discovery.file;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a wait for a change, with events and a clock by hand. */
class ChangeWatchTest {
  private static final Duration RESCAN = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofMillis(15);
  private static final Duration TICK = Duration.ofMillis(10);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final ScriptedEvents events = new ScriptedEvents(clock);
  private final ChangeWatch watch = new ChangeWatch(RESCAN, SETTLE, events, clock);
  private Path file = Path.of(".");

  @BeforeEach
  void openFolder() throws IOException {
    file = Files.createFile(folder.resolve("state.yaml"));
  }

  @Test
  void withoutEventsTheWaitEndsAfterTheRescanTime() throws Exception {
    watch.follow(file);

    watch.await(Optional.empty());

    assertThat(events.waits()).containsExactly(RESCAN);
  }

  @Test
  void aReasonToLookSoonerEndsTheWaitSooner() throws Exception {
    watch.follow(file);

    watch.await(Optional.of(SETTLE));
    watch.await(Optional.of(TICK.negated()));

    assertThat(events.waits()).containsExactly(SETTLE, Duration.ofMillis(1));
  }

  @Test
  void aChangeIsWaitedOutUntilNothingHappensForTheSettleTime() throws Exception {
    watch.follow(file);
    for (int i = 0; i < 3; i++) {
      events.after(TICK).in(folder).happens(ENTRY_MODIFY, "state.yaml");
    }

    watch.await(Optional.empty());

    assertThat(events.waits()).containsExactly(RESCAN, SETTLE, SETTLE, SETTLE);
  }

  @Test
  void whatDoesNotMatterNeitherEndsTheWaitNorMakesItLonger() throws Exception {
    watch.follow(file);
    events.after(TICK).in(folder).happens(ENTRY_MODIFY, "other.yaml");
    events.after(TICK).in(folder).happens(ENTRY_MODIFY, "state.yaml");
    events.after(TICK).in(folder).happens(ENTRY_MODIFY, "other.yaml");

    watch.await(Optional.empty());

    assertThat(events.waits())
        .containsExactly(RESCAN, RESCAN.minus(TICK), SETTLE, SETTLE.minus(TICK));
  }

  @Test
  void whatDoesNotMatterHidesNothingThatDoes() throws Exception {
    watch.follow(file);
    events
        .after(TICK)
        .in(folder)
        .happens(ENTRY_MODIFY, "state.yaml")
        .happens(ENTRY_MODIFY, "other.yaml");

    watch.await(Optional.empty());

    assertThat(events.waits()).containsExactly(RESCAN, SETTLE);
  }

  @Test
  void aLaterReasonToLookMakesTheWaitNoLonger() throws Exception {
    watch.follow(file);
    events.after(TICK).in(folder).happens(ENTRY_MODIFY, "other.yaml");

    watch.await(Optional.of(RESCAN.multipliedBy(2)));

    assertThat(events.waits()).containsExactly(RESCAN, RESCAN.minus(TICK));
  }

  @Test
  void aLinkBesideItsFileIsListenedToUnderBothNames() throws Exception {
    watch.follow(Files.createSymbolicLink(folder.resolve("link.yaml"), file));
    events.after(TICK).in(folder).happens(ENTRY_CREATE, "link.yaml");
    watch.await(Optional.empty());
    events.after(TICK).in(folder).happens(ENTRY_MODIFY, "state.yaml");
    watch.await(Optional.empty());

    assertThat(events.waits()).containsExactly(RESCAN, SETTLE, RESCAN, SETTLE);
  }

  @Test
  void aWriterThatNeverPausesIsWaitedOutForASecondAtMost() throws Exception {
    watch.follow(file);
    for (int i = 0; i < 200; i++) {
      events.after(TICK).in(folder).happens(ENTRY_MODIFY, "state.yaml");
    }

    watch.await(Optional.empty());

    assertThat(events.waits()).hasSize(101);
  }

  @Test
  void lostEventsAndALostFolderEndTheWait() throws Exception {
    watch.follow(file);
    events.after(TICK).in(folder).happens(OVERFLOW, "");
    watch.await(Optional.empty());
    events.after(TICK).in(folder).vanishes();
    watch.await(Optional.empty());

    assertThat(events.waits()).containsExactly(RESCAN, SETTLE, RESCAN, SETTLE);
  }

  @Test
  void whatIsNoLongerFollowedIsNoLongerListenedTo() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    watch.follow(file);

    watch.follow(other.resolve("state.yaml"));

    assertThat(events.listenedTo()).containsExactly(other);
  }

  @Test
  void aFolderIsListenedToForManifestsAndForTheLinkOfAConfigMap() throws Exception {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    watch.follow(conf);
    events.after(TICK).in(conf).happens(ENTRY_MODIFY, "notes.txt");
    events.after(TICK).in(conf).happens(ENTRY_CREATE, "..data");
    watch.await(Optional.empty());
    events.after(TICK).in(conf).happens(ENTRY_MODIFY, "b.yaml");
    watch.await(Optional.empty());
    events.after(TICK).in(folder).happens(ENTRY_CREATE, "elsewhere");
    watch.await(Optional.empty());

    assertThat(events.waits())
        .containsExactly(
            RESCAN, RESCAN.minus(TICK), SETTLE, RESCAN, SETTLE, RESCAN, RESCAN.minus(TICK));
  }

  @Test
  void aLinkIsListenedToAtBothEnds() throws Exception {
    Path links = Files.createDirectory(folder.resolve("links"));
    Path link = Files.createSymbolicLink(links.resolve("link.yaml"), file);
    watch.follow(link);
    events.after(TICK).in(links).happens(ENTRY_CREATE, "link.yaml");
    watch.await(Optional.empty());
    events.after(TICK).in(folder).happens(ENTRY_MODIFY, "state.yaml");
    watch.await(Optional.empty());

    assertThat(events.waits()).containsExactly(RESCAN, SETTLE, RESCAN, SETTLE);
  }

  @Test
  void aFolderThatCanNotBeListenedToIsLookedAtAgainInTime() throws Exception {
    events.refuse();
    watch.follow(file);

    watch.await(Optional.empty());

    assertThat(events.waits()).containsExactly(RESCAN);
  }

  @Test
  void whatOnlyAppearedCameWhole() throws Exception {
    watch.follow(file);
    events.after(TICK).in(folder).happens(ENTRY_CREATE, "state.yaml");
    watch.await(Optional.empty());

    assertThat(watch.cameWhole(file, clock.instant().minus(SETTLE))).isTrue();
    assertThat(watch.cameWhole(folder.resolve("b.yaml"), clock.instant().minus(SETTLE))).isFalse();
  }

  @Test
  void whatWasWrittenAfterItAppearedDidNotComeWhole() throws Exception {
    watch.follow(file);
    events.after(TICK).in(folder).happens(ENTRY_CREATE, "state.yaml");
    watch.await(Optional.empty());
    boolean cameWholeThoughWrittenSince =
        watch.cameWhole(file, clock.instant().minus(SETTLE.dividedBy(2)));
    events.after(TICK).in(folder).happens(ENTRY_CREATE, "state.yaml");
    events.after(TICK).in(folder).happens(ENTRY_MODIFY, "state.yaml");
    watch.await(Optional.empty());

    assertThat(cameWholeThoughWrittenSince).isFalse();
    assertThat(watch.cameWhole(file, clock.instant().minus(RESCAN))).isFalse();
  }

  @Test
  void whatWentAwayOrWasPerhapsMissedDidNotComeWhole() throws Exception {
    watch.follow(file);
    events.after(TICK).in(folder).happens(ENTRY_CREATE, "state.yaml");
    events.after(TICK).in(folder).happens(ENTRY_DELETE, "state.yaml");
    watch.await(Optional.empty());
    boolean cameWholeThoughGone = watch.cameWhole(file, clock.instant().minus(RESCAN));
    events.after(TICK).in(folder).happens(ENTRY_CREATE, "state.yaml");
    events.after(TICK).in(folder).happens(OVERFLOW, "");
    watch.await(Optional.empty());

    assertThat(cameWholeThoughGone).isFalse();
    assertThat(watch.cameWhole(file, clock.instant().minus(RESCAN))).isFalse();
  }

  @Test
  void thatAFileCameWholeIsForgottenWithTheNextWait() throws Exception {
    watch.follow(file);
    events.after(TICK).in(folder).happens(ENTRY_CREATE, "state.yaml");
    watch.await(Optional.empty());
    watch.await(Optional.empty());

    assertThat(watch.cameWhole(file, clock.instant().minus(RESCAN.multipliedBy(2)))).isFalse();
  }
}
