package io.milvusxds.pages;

/** How wide a line of Markdown may be. */
final class Columns {
  /** In characters. */
  static final int MOST = 120;

  private Columns() {}

  /**
   * Breaks a paragraph between words, so that no line is wider than {@link #MOST} unless one word
   * is.
   *
   * @param indent what each line but the first begins with
   * @return the lines, each with its line break
   */
  static String wrap(String paragraph, String indent) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String word : paragraph.split(" ", -1)) {
      if (line.length() > indent.length() && line.length() + 1 + word.length() > MOST) {
        lines.append(line).append('\n');
        line = new StringBuilder(indent).append(word);
      } else {
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
    }
    return lines.append(line).append('\n').toString();
  }
}
