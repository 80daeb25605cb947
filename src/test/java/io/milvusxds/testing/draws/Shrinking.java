package io.milvusxds.testing.draws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a case that fails smaller: leaves out one element of a list after the other, then makes
 * single choices simpler, as long as it fails in the same way.
 *
 * <p>It works on the choices and not on the value, so it can do so for any value, and what it ends
 * with is a value that the generator makes.
 */
final class Shrinking<T> {
  private static final int MAX_RUNS = 5_000;
  private static final Duration MAX_TIME = Duration.ofSeconds(30);

  private final Drawn<? extends T> drawn;
  private final Check<? super T> check;
  private final long start = System.nanoTime();
  private int runs;
  private Trial<T> best;

  private Shrinking(Trial<T> failed, Drawn<? extends T> drawn, Check<? super T> check) {
    this.best = failed;
    this.drawn = drawn;
    this.check = check;
  }

  static <T> Trial<T> smallest(Trial<T> failed, Drawn<? extends T> drawn, Check<? super T> check) {
    Shrinking<T> shrinking = new Shrinking<>(failed, drawn, check);
    boolean better = true;
    while (better && shrinking.mayGoOn()) {
      boolean shorter = shrinking.leaveOutElements();
      better = shrinking.simplifyChoices() || shorter;
    }
    return shrinking.best;
  }

  private boolean mayGoOn() {
    return runs < MAX_RUNS && System.nanoTime() - start < MAX_TIME.toNanos();
  }

  private boolean leaveOutElements() {
    boolean better = false;
    for (int i = best.source().elements().size() - 1; i >= 0 && mayGoOn(); i--) {
      List<Source.Element> elements = best.source().elements();
      if (i < elements.size()) {
        List<Long> fewer = new ArrayList<>(best.choices());
        fewer.subList(elements.get(i).first(), elements.get(i).last()).clear();
        better |= isBetter(fewer);
      }
    }
    return better;
  }

  private boolean simplifyChoices() {
    boolean better = false;
    for (int i = 0; i < best.choices().size() && mayGoOn(); i++) {
      long choice = best.choices().get(i);
      if (choice > 0) {
        better |=
            isBetter(with(i, 0)) || isBetter(with(i, choice / 2)) || isBetter(with(i, choice - 1));
      }
    }
    return better;
  }

  private List<Long> with(int index, long choice) {
    List<Long> changed = new ArrayList<>(best.choices());
    changed.set(index, choice);
    return changed;
  }

  private boolean isBetter(List<Long> choices) {
    if (!mayGoOn()) {
      return false;
    }
    runs++;
    try {
      Trial<T> trial = Trial.run(Source.ofChoices(choices), drawn, check);
      if (trial.failsAs(best) && trial.isSimplerThan(best)) {
        best = trial;
        return true;
      }
    } catch (Draws.Unfit unfit) {
      // Of these choices there is no value.
    }
    return false;
  }
}
