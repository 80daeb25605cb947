package io.milvusxds.tuning.form;

import java.util.function.Function;
import java.util.regex.Pattern;

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
    public <R> R match(Function<Found, R> found, Function<Strays, R> strays) {
      return found.apply(this);
    }
  }

  /**
   * The text begins with {@code scope}, or is a beginning of it, and is none of what is allowed
   * there.
   *
   * @param allowed a regular expression for the whole text, in the syntax that RE2 and Java share
   */
  record Strays(String scope, String allowed) implements Violation {
    /** Whether the text does so. */
    public boolean isBrokenBy(String text) {
      return (text.startsWith(scope) || scope.startsWith(text)) && !Pattern.matches(allowed, text);
    }

    @Override
    public <R> R match(Function<Found, R> found, Function<Strays, R> strays) {
      return strays.apply(this);
    }
  }

  /** Applies the function of the case at hand. */
  <R> R match(Function<Found, R> found, Function<Strays, R> strays);
}
