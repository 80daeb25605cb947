package io.milvusxds.model;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.stream.Stream;

/**
 * A place in a file; printed as {@code state.yaml line 12}.
 *
 * @param path as the operator names the file
 * @param line from 1; 0 when the whole file is meant
 */
public record PlaceInFile(String path, int line) {
  public PlaceInFile {
    requireNonNull(path, "path");
    if (line < 0) {
      throw new IllegalArgumentException("line: " + line + " (expected: 0 or more)");
    }
  }

  /** Its parts by name, for programs; without a line when the whole file is meant. */
  Stream<Map.Entry<String, Object>> fields() {
    return line > 0
        ? Stream.of(entry("file", path), entry("line", line))
        : Stream.of(entry("file", path));
  }

  @Override
  public String toString() {
    return line > 0 ? path + " line " + line : path;
  }
}
