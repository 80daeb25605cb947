package io.milvusxds.tuning.form;

import java.util.List;

/**
 * The form that the value of an annotation must have: how to say it in words, as a regular
 * expression and by example, and how to read it.
 *
 * <p>One form serves the parser, the docs page, the JSON schema and the admission policy, so that
 * they cannot drift apart. Forms are immutable.
 */
public interface ValueForm<T> {
  /**
   * Reads a value.
   *
   * @param text without blanks at its ends; any text at all, however long
   * @return the value, or what is wrong with the text; never throws
   */
  Reading<T> read(String text);

  /** What is right, in words that follow "expected": {@code a duration from 10ms to 1m}. */
  String expected();

  /**
   * A regular expression for the whole text, without anchors, in the syntax that ECMA 262, RE2 and
   * Java share. It matches every text that {@link #read} accepts, and what {@link #violations}
   * names besides.
   */
  String pattern();

  /**
   * What a text must not be although the pattern matches it: a DNS name that is too long, a path
   * prefix that would catch a write. The pattern and these are together all that {@link #read}
   * checks; only a list also refuses an item that it has twice. Empty for most forms.
   */
  default List<Violation> violations() {
    return List.of();
  }

  /** Good values, the most usual one first; empty only when no value is right. */
  List<String> examples();

  /** Words that the form knows but does not accept in this version; empty for most forms. */
  default List<String> planned() {
    return List.of();
  }

  /** Whether it accepts one text only, so that nothing else can ever have been accepted. */
  default boolean hasOneText() {
    return false;
  }
}
