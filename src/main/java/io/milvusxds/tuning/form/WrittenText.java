package io.milvusxds.tuning.form;

import com.google.common.base.CharMatcher;

/** What an operator wrote: what of it counts, and how it is shown back to them. */
public final class WrittenText {
  /** Blanks as a regular expression; they mean nothing around a value or a list item. */
  public static final String BLANKS = "[ \\t\\r\\n]*";

  private static final CharMatcher BLANK = CharMatcher.anyOf(" \t\r\n");

  /** More of a value is not shown to the operator who wrote it. */
  public static final int MAX_SHOWN_CHARACTERS = 80;

  private WrittenText() {}

  /** The text without blanks at its ends: YAML block scalars easily leave a line break there. */
  public static String stripped(String text) {
    return BLANK.trimFrom(text);
  }

  /**
   * The text as a finding shows it: without blanks at its ends, at most 80 characters of it,
   * whatever cannot be seen as Unicode escapes, {@code (empty)} for nothing. So no value can forge
   * a line of a log or steer a terminal, and a no-break space shows itself.
   */
  public static String shown(String written) {
    String text = stripped(written);
    if (text.isEmpty()) {
      return "(empty)";
    }
    StringBuilder shown = new StringBuilder();
    int[] codePoints = text.codePoints().limit(MAX_SHOWN_CHARACTERS).toArray();
    for (int codePoint : codePoints) {
      appendVisibly(shown, codePoint);
    }
    if (text.codePointCount(0, text.length()) > codePoints.length) {
      shown.append("… (").append(text.length()).append(" characters)");
    }
    return shown.toString();
  }

  private static void appendVisibly(StringBuilder shown, int codePoint) {
    int type = Character.getType(codePoint);
    boolean invisible =
        (type == Character.SPACE_SEPARATOR && codePoint != ' ')
            || type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.UNASSIGNED
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    if (invisible) {
      shown.append(String.format("\\u%04x", codePoint));
    } else {
      shown.appendCodePoint(codePoint);
    }
  }
}
