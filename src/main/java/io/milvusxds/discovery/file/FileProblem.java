package io.milvusxds.discovery.file;

/**
 * Why a file can not be read at all, or an object in it. It carries what the finding needs; the one
 * who knows what the file held before adds the effect.
 */
final class FileProblem extends Exception {
  private final int line;
  private final String path;
  private final String expected;
  private final String remedy;

  /** What makes the whole file unreadable; its line from 1, or 0 when it has none. */
  FileProblem(int line, String found, String expected, String remedy) {
    this(line, "", found, expected, remedy);
  }

  private FileProblem(int line, String path, String found, String expected, String remedy) {
    super(found);
    this.line = line;
    this.path = path;
    this.expected = expected;
    this.remedy = remedy;
  }

  /**
   * A field that does not have the type that Kubernetes gives it.
   *
   * @param path from the object's root, for example {@code endpoints[2].conditions.ready}
   */
  static FileProblem ofField(int line, String path, String found, String expected) {
    return new FileProblem(line, path, found, expected, "Correct the field.");
  }

  int line() {
    return line;
  }

  String path() {
    return path;
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
