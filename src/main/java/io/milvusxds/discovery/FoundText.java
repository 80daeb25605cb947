package io.milvusxds.discovery;

/** Text that an operator wrote, made fit to be shown in a finding: one line, not too long. */
public final class FoundText {
  private static final int MAX_LENGTH = 120;

  private FoundText() {}

  /** The text with control characters as blanks, cut after 120 characters. */
  public static String of(String text) {
    String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    return start
        .codePoints()
        // Half of a surrogate pair is not a character; it could not be written out as UTF-8.
        .map(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
