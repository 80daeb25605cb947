package io.milvusxds.tuning.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** The expression for a range of integers matches them all and nothing else. */
class DecimalRangeProperty {
  @Property
  void aNumberMatchesWhenItIsInTheRange(
      @ForAll @LongRange(max = 100_000_000) long one,
      @ForAll @LongRange(max = 100_000_000) long other,
      @ForAll @LongRange(max = 200_000_000) long number) {
    long low = Math.min(one, other);
    long high = Math.max(one, other);
    Pattern pattern = Pattern.compile(DecimalRange.pattern(low, high));

    assertThat(matches(pattern, number)).isEqualTo(low <= number && number <= high);
    assertThat(matches(pattern, low)).isTrue();
    assertThat(matches(pattern, high)).isTrue();
    assertThat(matches(pattern, low - 1)).isFalse();
    assertThat(matches(pattern, high + 1)).isFalse();
  }

  @Property(tries = 200)
  void everySmallRangeIsExact(
      @ForAll @LongRange(max = 1200) long one, @ForAll @LongRange(max = 1200) long other) {
    long low = Math.min(one, other);
    long high = Math.max(one, other);
    Pattern pattern = Pattern.compile(DecimalRange.pattern(low, high));

    for (long number = 0; number <= 1300; number++) {
      assertThat(matches(pattern, number)).isEqualTo(low <= number && number <= high);
      assertThat(pattern.matcher("0" + number).matches()).isFalse();
    }
  }

  @Example
  void aRangeThatHoldsNothingIsAProgrammingError() {
    assertThatThrownBy(() -> DecimalRange.pattern(2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("range: 2..1 (expected: 0 <= low <= high)");
  }

  private static boolean matches(Pattern pattern, long number) {
    return pattern.matcher(Long.toString(number)).matches();
  }
}
