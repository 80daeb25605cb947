package io.milvusxds.testing.draws;

import java.util.List;

/** Texts that nobody would write, and that come all the same. */
public final class Texts {
  // What ends lines, hides, turns the direction, joins to the sign before, or counts as a digit.
  private static final List<String> NASTY =
      List.of(
          "\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u00a0", "\u00ad", "\u0130", "\u0301",
          "\u0663", "\u200b", "\u200d", "\u2028", "\u2029", "\u202e", "\ufeff", "\ufffd", "\uffff");

  private Texts() {}

  /** Any signs at all, also halves of surrogate pairs; the length is that of Java, in chars. */
  public static String any(Draws draws, int maxLength) {
    String text = of(draws, maxLength, Texts::sign);
    return text.length() <= maxLength ? text : text.substring(0, maxLength);
  }

  /** Signs of ASCII, also those that are not seen. */
  public static String ascii(Draws draws, int maxLength) {
    return of(draws, maxLength, Texts::asciiSign);
  }

  /** Letters without accents. */
  public static String letters(Draws draws, int maxLength) {
    return of(draws, maxLength, Texts::letter);
  }

  /** Some of these pieces, joined. */
  public static String of(Draws draws, int maxPieces, Drawn<String> piece) {
    return String.join("", draws.list(0, maxPieces, piece));
  }

  private static String sign(Draws draws) {
    return draws.byChance(
        Chance.of(2, Texts::letter),
        Chance.of(3, Texts::asciiSign),
        Chance.of(2, some -> some.of(NASTY)),
        Chance.of(1, some -> range(some, 0xa0, 0x17f)),
        Chance.of(1, some -> range(some, 0x180, 0xd7ff)),
        Chance.of(1, some -> range(some, 0xe000, 0xffff)),
        Chance.of(1, some -> range(some, 0x10000, 0x10ffff)),
        Chance.of(1, some -> range(some, 0xd800, 0xdfff)));
  }

  private static String letter(Draws draws) {
    return draws.yesOrNo() ? range(draws, 'A', 'Z') : range(draws, 'a', 'z');
  }

  private static String asciiSign(Draws draws) {
    return range(draws, 0, 0x7f);
  }

  private static String range(Draws draws, int first, int last) {
    return Character.toString(draws.between(first, last));
  }
}
