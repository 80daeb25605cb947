package io.milvusxds.discovery.file;

/**
 * A file that can not be read as manifests at all. It carries what the finding needs; the one who
 * knows what the file held before adds the effect.
 */
final class UnreadableFileException extends Exception {
  private final int line;
  private final String expected;
  private final String remedy;

  /**
   * @param line from 1; 0 when the whole file is meant
   * @param found what is wrong
   */
  UnreadableFileException(int line, String found, String expected, String remedy) {
    super(found);
    this.line = line;
    this.expected = expected;
    this.remedy = remedy;
  }

  int line() {
    return line;
  }

  String found() {
    return String.valueOf(getMessage());
  }

  String expected() {
    return expected;
  }

  String remedy() {
    return remedy;
  }
}
