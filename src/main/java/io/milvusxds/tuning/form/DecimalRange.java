package io.milvusxds.tuning.form;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a range of integers as a regular expression.
 *
 * <p>The range is cut where the number of digits changes. Two bounds with equally many digits share
 * their leading digits; where they first differ there are up to three parts: from the low bound to
 * its last neighbour (1234 to 1999), the whole blocks between (2000 to 5999) and from the last
 * block to the high bound (6000 to 6789).
 */
public final class DecimalRange {
  private DecimalRange() {}

  /**
   * An expression that matches exactly the integers from low to high, both included, without
   * leading zeros.
   *
   * @param low 0 or more
   * @param high at least {@code low}
   */
  static String pattern(long low, long high) {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException(
          "range: " + low + ".." + high + " (expected: 0 <= low <= high)");
    }
    List<String> parts = new ArrayList<>();
    long from = low;
    while (true) {
      String digits = Long.toString(from);
      long lastWithSoManyDigits = Long.parseLong("9".repeat(digits.length()));
      if (lastWithSoManyDigits >= high) {
        parts.add(equallyLong(digits, Long.toString(high)));
        return group(parts);
      }
      parts.add(equallyLong(digits, Long.toString(lastWithSoManyDigits)));
      from = lastWithSoManyDigits + 1;
    }
  }

  private static String equallyLong(String low, String high) {
    if (low.equals(high)) {
      return low;
    }
    char first = low.charAt(0);
    char last = high.charAt(0);
    int rest = low.length() - 1;
    if (rest == 0) {
      return digit(first, last);
    }
    if (first == last) {
      return first + equallyLong(low.substring(1), high.substring(1));
    }
    String zeros = "0".repeat(rest);
    String nines = "9".repeat(rest);
    List<String> parts = new ArrayList<>();
    if (!low.substring(1).equals(zeros)) {
      parts.add(first + equallyLong(low.substring(1), nines));
      first++;
    }
    boolean endsWithWholeBlock = high.substring(1).equals(nines);
    char lastBlock = endsWithWholeBlock ? last : (char) (last - 1);
    if (first <= lastBlock) {
      parts.add(digit(first, lastBlock) + anyDigits(rest));
    }
    if (!endsWithWholeBlock) {
      parts.add(last + equallyLong(zeros, high.substring(1)));
    }
    return group(parts);
  }

  private static String digit(char first, char last) {
    return first == last ? String.valueOf(first) : "[" + first + "-" + last + "]";
  }

  private static String anyDigits(int count) {
    return count == 1 ? "[0-9]" : "[0-9]{" + count + "}";
  }

  private static String group(List<String> parts) {
    return parts.size() == 1 ? parts.get(0) : "(?:" + String.join("|", parts) + ")";
  }
}
