package io.milvusxds.report.events;

import static io.milvusxds.report.events.Notices.idle;
import static io.milvusxds.report.events.Notices.invalid;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is due to be told, as findings come and go. */
class LedgerTest {
  private static final EventLimits LIMITS = EventLimits.DEFAULT;

  private final ManualClock clock = new ManualClock();
  private final Ledger ledger = new Ledger(LIMITS);

  private Optional<Telling> next() {
    return ledger.next(clock.instant(), namespace -> true);
  }

  /** Tells all that is due; returns it as words. */
  private List<String> tellAll(Outcome outcome) {
    List<String> told = new ArrayList<>();
    for (Optional<Telling> due = next(); due.isPresent() && told.size() < 100; due = next()) {
      Telling telling = due.get();
      told.add((telling.isCleared() ? "cleared " : "") + telling.notice().finding().found());
      ledger.done(telling, outcome, clock.instant());
    }
    return told;
  }

  @Test
  void aFindingIsToldWhenItComesAndWhenItGoesAndNotInBetween() {
    ledger.look(List.of(invalid("a", "x")));
    assertThat(tellAll(Outcome.TOLD)).containsExactly("x");
    ledger.look(List.of(invalid("a", "x")));
    assertThat(tellAll(Outcome.TOLD)).isEmpty();

    ledger.look(List.of());

    assertThat(tellAll(Outcome.TOLD)).containsExactly("cleared x");
    ledger.look(List.of());
    assertThat(tellAll(Outcome.TOLD)).isEmpty();
    assertThat(ledger.size()).isZero();
  }

  @Test
  void whatGoesBeforeItIsToldIsNeverTold() {
    ledger.look(List.of(invalid("a", "x")));
    ledger.look(List.of());

    assertThat(tellAll(Outcome.TOLD)).isEmpty();
    assertThat(ledger.size()).isZero();
  }

  @Test
  void whatComesBackBeforeItsEndIsToldIsOneFinding() {
    ledger.look(List.of(invalid("a", "x")));
    tellAll(Outcome.TOLD);
    ledger.look(List.of());

    ledger.look(List.of(invalid("a", "x")));

    assertThat(tellAll(Outcome.TOLD)).isEmpty();
  }

  @Test
  void errorsComeBeforeWarningsAndNewsBeforeWhatIsGone() {
    ledger.look(List.of(invalid("a", "old")));
    tellAll(Outcome.TOLD);

    ledger.look(List.of(idle("a", "small"), invalid("z", "big")));

    assertThat(tellAll(Outcome.TOLD)).containsExactly("big", "small", "cleared old");
  }

  @Test
  void aFindingThatHoldsIsToldAgainBeforeTheServerForgetsIt() {
    ledger.look(List.of(invalid("a", "x")));
    tellAll(Outcome.TOLD);

    clock.advance(LIMITS.repeat().minusMillis(1));
    assertThat(next()).isEmpty();
    clock.advance(Duration.ofMillis(1));

    assertThat(next()).map(Telling::leastDistance).contains(LIMITS.repeat());
    assertThat(tellAll(Outcome.TOLD)).containsExactly("x");
    assertThat(next()).isEmpty();
  }

  @Test
  void whatWasThereAtTheStartMayHaveBeenToldLongAgoAndWhatComesLaterIsNews() {
    ledger.look(List.of(invalid("a", "x")));
    assertThat(next()).map(Telling::leastDistance).contains(LIMITS.repeat());
    tellAll(Outcome.TOLD);

    ledger.look(List.of(invalid("a", "x"), invalid("a", "y")));

    assertThat(next()).map(Telling::leastDistance).contains(LIMITS.again());
  }

  @Test
  void aServiceThatIsNotThereHearsNothingNotEvenThatItIsOver() {
    ledger.look(List.of(invalid("a", "x")));
    assertThat(tellAll(Outcome.NO_SERVICE)).containsExactly("x");

    ledger.look(List.of());

    assertThat(tellAll(Outcome.TOLD)).isEmpty();
  }

  @Test
  void ofManyFindingsOfOneServiceTheWorstAreToldAndThatThereAreMore() {
    List<Notice> notices = new ArrayList<>();
    for (int i = 100; i < 400; i++) {
      notices.add(idle("a", "w" + i));
    }
    notices.add(invalid("a", "e"));
    notices.add(idle("b", "w"));
    ledger.look(notices);

    List<String> told = tellAll(Outcome.TOLD);

    assertThat(told).hasSize(LIMITS.maxPerService() + 2);
    assertThat(told.get(0)).isEqualTo("e");
    assertThat(told).contains("w118", "more than 20 findings", "w").doesNotContain("w119");
  }

  @Test
  void aNamespaceWithoutTheRightHoldsUpNoOther() {
    ledger.look(List.of(invalid("a", "x")));

    assertThat(ledger.next(clock.instant(), namespace -> !namespace.equals("prod"))).isEmpty();
    assertThat(ledger.next(clock.instant(), namespace -> namespace.equals("prod"))).isPresent();
  }

  @Test
  void theNewestWordsAreToldWhenTheFindingIsTheSame() {
    Notice first = invalid("a", "first words");
    Notice second = invalid("a", "second words");
    ledger.look(List.of(new Notice(first.service(), first.finding(), "same")));
    ledger.look(List.of(new Notice(second.service(), second.finding(), "same")));

    assertThat(tellAll(Outcome.TOLD)).containsExactly("second words");
  }
}
