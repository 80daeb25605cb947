package io.milvusxds.tuning;

import java.util.List;
import java.util.function.Function;

/**
 * A reason to refuse a text that a form's pattern takes: what one regular expression can not say,
 * or only at great length.
 *
 * <p>It is data and not code, so that the admission policy can say it in its own language.
 */
public sealed interface Refusal {
  /**
   * Something occurs in the text.
   *
   * @param pattern a regular expression that finds it, in the syntax that RE2 and Java share
   */
  record Found(String pattern) implements Refusal {
    @Override
    public <R> R match(Function<Found, R> found, Function<Beginning, R> beginning) {
      return found.apply(this);
    }
  }

  /** One of these texts begins with the text, or is it. */
  record Beginning(List<String> texts) implements Refusal {
    public Beginning {
      texts = List.copyOf(texts);
    }

    @Override
    public <R> R match(Function<Found, R> found, Function<Beginning, R> beginning) {
      return beginning.apply(this);
    }
  }

  /** Applies the function of the case at hand. */
  <R> R match(Function<Found, R> found, Function<Beginning, R> beginning);
}
