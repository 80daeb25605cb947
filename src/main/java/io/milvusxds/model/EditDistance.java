package io.milvusxds.model;

/** How much one name differs from another: what tells a slip from another word. */
public final class EditDistance {
  private EditDistance() {}

  /**
   * How many characters must be put in, taken out or replaced to turn one text into the other; the
   * time it takes grows with the product of their lengths.
   */
  public static int between(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
