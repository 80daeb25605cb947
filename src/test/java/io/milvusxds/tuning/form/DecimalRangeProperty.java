package io.milvusxds.tuning.form;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.testing.draws.Draws;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The expression for a range of integers matches them all and nothing else. */
class DecimalRangeProperty {
  /** A range, and a number that may be in it. */
  record Asked(long low, long high, long number) {
    static Asked draw(Draws draws, long most, long mostNumber) {
      long one = draws.between(0, most);
      long other = draws.between(0, most);
      return new Asked(Math.min(one, other), Math.max(one, other), draws.between(0, mostNumber));
    }

    Pattern pattern() {
      return Pattern.compile(DecimalRange.pattern(low, high));
    }

    boolean holds(long candidate) {
      return low <= candidate && candidate <= high;
    }
  }

  @Test
  void aNumberMatchesWhenItIsInTheRange() {
    forAll(
        1000,
        draws -> Asked.draw(draws, 100_000_000, 200_000_000),
        asked -> {
          Pattern pattern = asked.pattern();

          assertThat(matches(pattern, asked.number())).isEqualTo(asked.holds(asked.number()));
          assertThat(matches(pattern, asked.low())).isTrue();
          assertThat(matches(pattern, asked.high())).isTrue();
          assertThat(matches(pattern, asked.low() - 1)).isFalse();
          assertThat(matches(pattern, asked.high() + 1)).isFalse();
        });
  }

  @Test
  void everySmallRangeIsExact() {
    forAll(
        200,
        draws -> Asked.draw(draws, 1200, 0),
        asked -> {
          Pattern pattern = asked.pattern();

          for (long number = 0; number <= 1300; number++) {
            assertThat(matches(pattern, number)).isEqualTo(asked.holds(number));
            assertThat(pattern.matcher("0" + number).matches()).isFalse();
          }
        });
  }

  @Test
  void aRangeThatHoldsNothingIsAProgrammingError() {
    assertThatThrownBy(() -> DecimalRange.pattern(2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("range: 2..1 (expected: 0 <= low <= high)");
  }

  private static boolean matches(Pattern pattern, long number) {
    return pattern.matcher(Long.toString(number)).matches();
  }
}
