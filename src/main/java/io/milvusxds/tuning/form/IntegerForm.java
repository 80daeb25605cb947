package io.milvusxds.tuning.form;

import com.google.common.base.CharMatcher;
import java.util.List;

/**
 * A plain decimal integer: ASCII digits, no sign, no leading zero, no suffix.
 *
 * @param min 0 or more
 * @param max at least {@code min}
 * @param example within the range
 */
public record IntegerForm(int min, int max, int example) implements ValueForm<Integer> {
  private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');
  // More digits than any int has: such a number is too large without being computed.
  private static final int MAX_DIGITS = 10;

  @Override
  public Reading<Integer> read(String text) {
    if (text.isEmpty()) {
      return Reading.bad("is empty");
    }
    if (!DIGITS.matchesAllOf(text)) {
      return Reading.bad("has something other than the digits 0 to 9");
    }
    if (text.length() > 1 && text.charAt(0) == '0') {
      return Reading.bad("has a leading zero");
    }
    if (text.length() > MAX_DIGITS || Long.parseLong(text) > max) {
      return Reading.bad("is more than " + max);
    }
    int value = Integer.parseInt(text);
    return value < min ? Reading.bad("is less than " + min) : Reading.good(value);
  }

  @Override
  public String expected() {
    return "an integer from " + min + " to " + max;
  }

  @Override
  public String pattern() {
    return DecimalRange.pattern(min, max);
  }

  @Override
  public List<String> examples() {
    return List.of(Integer.toString(example));
  }
}
