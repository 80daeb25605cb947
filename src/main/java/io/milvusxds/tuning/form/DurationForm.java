package io.milvusxds.tuning.form;

import com.google.common.base.CharMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A length of time: an integer and a unit, {@code ms}, {@code s}, {@code m} or {@code h}.
 *
 * @param min whole milliseconds, more than 0
 * @param max whole milliseconds, at least {@code min}
 * @param maxReason what the upper bound is, when it comes from another key; else empty
 * @param example within the range
 */
public record DurationForm(Duration min, Duration max, String maxReason, String example)
    implements ValueForm<Duration> {
  private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');
  // Twelve digits of hours still fit a long of milliseconds; no range goes further.
  private static final int MAX_DIGITS = 12;

  private enum Unit {
    HOURS("h", 3_600_000),
    MINUTES("m", 60_000),
    SECONDS("s", 1_000),
    MILLISECONDS("ms", 1);

    private final String symbol;
    private final long milliseconds;

    Unit(String symbol, long milliseconds) {
      this.symbol = symbol;
      this.milliseconds = milliseconds;
    }

    static Optional<Unit> of(String symbol) {
      return List.of(values()).stream().filter(unit -> unit.symbol.equals(symbol)).findFirst();
    }
  }

  public DurationForm(Duration min, Duration max, String example) {
    this(min, max, "", example);
  }

  /**
   * This form with another upper bound.
   *
   * @param limit at least {@code min}, else nothing fits but the range stays well formed
   * @param reason what the limit is: {@code the timeout}
   */
  public DurationForm atMost(Duration limit, String reason) {
    Duration bound = limit.compareTo(min) < 0 ? min : limit;
    return bound.compareTo(max) >= 0 ? this : new DurationForm(min, bound, reason, text(bound));
  }

  /** A duration of whole milliseconds in the largest unit that divides it: {@code 450ms}. */
  public static String text(Duration duration) {
    long milliseconds = duration.toMillis();
    for (Unit unit : Unit.values()) {
      if (milliseconds % unit.milliseconds == 0) {
        return milliseconds / unit.milliseconds + unit.symbol;
      }
    }
    throw new IllegalStateException("duration: " + duration + " (expected: whole milliseconds)");
  }

  @Override
  public Reading<Duration> read(String text) {
    int unitStart = DIGITS.negate().indexIn(text);
    if (text.isEmpty()) {
      return Reading.bad("is empty");
    }
    if (unitStart < 0) {
      return Reading.bad("has no unit");
    }
    if (unitStart == 0) {
      return Reading.bad("does not begin with an integer");
    }
    Optional<Unit> unit = Unit.of(text.substring(unitStart));
    if (unit.isEmpty()) {
      return Reading.bad("has no unit ms, s, m or h right after one integer");
    }
    return inRange(text.substring(0, unitStart), unit.get());
  }

  private Reading<Duration> inRange(String number, Unit unit) {
    if (number.length() > 1 && number.charAt(0) == '0') {
      return Reading.bad("has a leading zero");
    }
    if (number.length() > MAX_DIGITS) {
      return Reading.bad("is more than " + text(max));
    }
    Duration duration = Duration.ofMillis(Long.parseLong(number) * unit.milliseconds);
    if (duration.compareTo(max) > 0) {
      return Reading.bad("is more than " + text(max));
    }
    return duration.compareTo(min) < 0
        ? Reading.bad("is less than " + text(min))
        : Reading.good(duration);
  }

  @Override
  public String expected() {
    String bound = maxReason.isEmpty() ? text(max) : text(max) + ", " + maxReason + ",";
    return "a duration from " + text(min) + " to " + bound + " as an integer and ms, s, m or h";
  }

  @Override
  public String pattern() {
    List<String> parts = new ArrayList<>();
    for (Unit unit : Unit.values()) {
      long low = (min.toMillis() + unit.milliseconds - 1) / unit.milliseconds;
      long high = max.toMillis() / unit.milliseconds;
      if (low <= high) {
        parts.add(DecimalRange.pattern(low, high) + unit.symbol);
      }
    }
    return String.join("|", parts);
  }

  @Override
  public List<String> examples() {
    return List.of(example);
  }
}
