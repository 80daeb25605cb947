package io.milvusxds.discovery.file;

/** A field that does not have the type that Kubernetes gives it. */
final class WrongFieldException extends Exception {
  private final int line;
  private final String path;
  private final String expected;

  /**
   * @param path from the object's root, for example {@code endpoints[2].conditions.ready}
   */
  WrongFieldException(int line, String path, String found, String expected) {
    super(found);
    this.line = line;
    this.path = path;
    this.expected = expected;
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
}
