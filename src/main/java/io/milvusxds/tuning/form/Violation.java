package io.milvusxds.tuning.form;

import java.util.List;
import java.util.function.Function;

/**
 * What is wrong with a text although a form's pattern takes it: what one regular expression can not
 * say, or only at great length.
 *
 * <p>It is data and not code, so that the admission policy can say it in its own language.
 */
public sealed interface Violation {
  /**
   * Something occurs in the text.
   *
   * @param pattern a regular expression that finds it, in the syntax that RE2 and Java share
   */
  record Found(String pattern) implements Violation {
    @Override
    public <R> R match(Function<Found, R> found, Function<Beginning, R> beginning) {
      return found.apply(this);
    }
  }

  /** One of these texts begins with the text, or is it. */
  record Beginning(List<String> texts) implements Violation {
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
