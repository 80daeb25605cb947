package io.milvusxds.tuning.form;

import java.util.Optional;
import java.util.function.Function;

/** What came of reading one value: the value, or what is wrong with its text. */
public sealed interface Reading<T> {
  /** The text is right and means this value. */
  record Good<T>(T result) implements Reading<T> {
    @Override
    public <R> R match(Function<Good<T>, R> good, Function<Bad<T>, R> bad) {
      return good.apply(this);
    }
  }

  /**
   * The text is not usable.
   *
   * @param reason a predicate whose subject is the text, such as {@code has no unit}
   */
  record Bad<T>(String reason) implements Reading<T> {
    @Override
    public <R> R match(Function<Good<T>, R> good, Function<Bad<T>, R> bad) {
      return bad.apply(this);
    }
  }

  /** Applies the function of the case at hand. */
  <R> R match(Function<Good<T>, R> good, Function<Bad<T>, R> bad);

  /** A reading that went well. */
  static <T> Reading<T> good(T value) {
    return new Good<>(value);
  }

  /** A reading that failed; the reason is a predicate such as {@code has no unit}. */
  static <T> Reading<T> bad(String reason) {
    return new Bad<>(reason);
  }

  /** The value; empty when the text is not usable. */
  default Optional<T> value() {
    return match(good -> Optional.of(good.result()), bad -> Optional.empty());
  }

  /** What is wrong; empty when the text is right. */
  default Optional<String> problem() {
    return match(good -> Optional.empty(), bad -> Optional.of(bad.reason()));
  }
}
