package io.milvusxds.testing.draws;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * Where choices come from: chance, or the choices of another case. It keeps what was chosen, and
 * which choices made an element of a list, so that a case can be made again without it.
 *
 * <p>Chance says itself what it prefers; a choice of 0 is the simplest of all.
 */
final class Source {
  /** The choices from the first to before the last made one element of a list. */
  record Element(int first, int last) {}

  private final SplittableRandom chance;
  private final List<Long> given;
  private final boolean byChance;
  private final List<Long> made = new ArrayList<>();
  private final List<Element> elements = new ArrayList<>();

  private Source(SplittableRandom chance, List<Long> given, boolean byChance) {
    this.chance = chance;
    this.given = given;
    this.byChance = byChance;
  }

  static Source ofSeed(long seed) {
    return new Source(new SplittableRandom(seed), List.of(), true);
  }

  /** Makes these choices as far as they are allowed, then the simplest ones. */
  static Source ofChoices(List<Long> choices) {
    return new Source(new SplittableRandom(0), choices, false);
  }

  /**
   * A choice between 0 and the most.
   *
   * @param preference how chance makes it
   */
  long choose(long most, ToLongFunction<SplittableRandom> preference) {
    long wish = byChance ? preference.applyAsLong(chance) : next();
    long choice = Math.max(0, Math.min(most, wish));
    made.add(choice);
    return choice;
  }

  private long next() {
    return made.size() < given.size() ? given.get(made.size()) : 0;
  }

  /** What chance says about the form of a value, which shows in other choices: not kept itself. */
  int plan(ToLongFunction<SplittableRandom> preference) {
    return byChance ? (int) preference.applyAsLong(chance) : 0;
  }

  boolean isByChance() {
    return byChance;
  }

  /** How many choices were made. */
  int position() {
    return made.size();
  }

  /** Says that the choices from this position on made an element of a list. */
  void endElement(int first) {
    elements.add(new Element(first, made.size()));
  }

  List<Long> made() {
    return made;
  }

  List<Element> elements() {
    return elements;
  }
}
