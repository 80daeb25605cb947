package io.milvusxds.testing.services;

import io.milvusxds.testing.nodes.AnyNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A manifest file with the two Services of deployment {@code prod/milvus}, as an operator of plain
 * hosts writes it.
 */
public final class StateFile {
  private final Path path;
  private final Map<String, String> readOnly = new TreeMap<>();
  private final Map<String, String> readWrite = new TreeMap<>();

  public StateFile(Path folder) {
    this.path = folder.resolve("state.yaml");
    readOnly.put("role", "ro");
    readWrite.put("role", "rw");
  }

  public Path path() {
    return path;
  }

  public StateFile readOnly(AnyNode... nodes) {
    return readOnly("endpoints", addresses(nodes));
  }

  public StateFile readWrite(AnyNode... nodes) {
    return readWrite("endpoints", addresses(nodes));
  }

  /** Sets an annotation of the read-only Service, without its prefix. */
  public StateFile readOnly(String key, String value) {
    readOnly.put(key, value);
    return this;
  }

  /** Sets an annotation of the read-write Service, without its prefix. */
  public StateFile readWrite(String key, String value) {
    readWrite.put(key, value);
    return this;
  }

  /** Replaces the file by a rename. */
  public StateFile write() throws IOException {
    Path next = Files.writeString(path.resolveSibling("next.tmp"), text());
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return this;
  }

  /** Writes over the file, as many editors do. */
  public StateFile writeInPlace() throws IOException {
    Files.writeString(path, text());
    return this;
  }

  private String text() {
    return service("milvus-ro", readOnly) + "---\n" + service("milvus-rw", readWrite);
  }

  private static String service(String name, Map<String, String> annotations) {
    String lines =
        annotations.entrySet().stream()
            .map(
                entry ->
                    "    milvus-xds.io/" + entry.getKey() + ": " + quoted(entry.getValue()) + "\n")
            .collect(Collectors.joining());
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
      namespace: prod
      annotations:
    """
            .formatted(name)
        + lines;
  }

  // Any character may be in a test's value, and the file is to be right all the same.
  private static String quoted(String value) {
    return value
        .chars()
        .mapToObj(
            c ->
                c >= ' ' && c < 127 && c != '"' && c != '\\'
                    ? Character.toString(c)
                    : String.format("\\u%04x", c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String addresses(AnyNode... nodes) {
    return Arrays.stream(nodes)
        .map(node -> node.address().toString())
        .collect(Collectors.joining(","));
  }
}
