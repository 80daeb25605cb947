package io.milvusxds.testing.draws;

import java.util.List;
import java.util.Optional;

/** One value that was drawn and checked. */
record Trial<T>(T value, Source source, Optional<Throwable> problem) {
  static <T> Trial<T> run(Source source, Drawn<? extends T> drawn, Check<? super T> check) {
    T value = drawn.from(new Draws(source));
    return new Trial<>(value, source, problem(value, check));
  }

  // A property may break by an assertion, an exception or an endless recursion: all are findings.
  @SuppressWarnings("PMD.AvoidCatchingThrowable")
  private static <T> Optional<Throwable> problem(T value, Check<? super T> check) {
    try {
      check.on(value);
      return Optional.empty();
    } catch (Throwable problem) {
      return Optional.of(problem);
    }
  }

  List<Long> choices() {
    return source.made();
  }

  /** Whether this fails as the other does: another kind of failure is another story. */
  boolean failsAs(Trial<T> other) {
    return problem.map(Object::getClass).equals(other.problem.map(Object::getClass));
  }

  /** Whether it takes fewer choices, or as many and the first that differs is simpler. */
  boolean isSimplerThan(Trial<T> other) {
    List<Long> others = other.choices();
    if (choices().size() != others.size()) {
      return choices().size() < others.size();
    }
    for (int i = 0; i < others.size(); i++) {
      if (!choices().get(i).equals(others.get(i))) {
        return choices().get(i) < others.get(i);
      }
    }
    return false;
  }
}
