package io.milvusxds.discovery.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a YAML document that knows its line. Immutable; an alias shares the piece that it
 * names.
 */
sealed interface YamlNode {
  /** Where it begins, from 1. */
  int line();

  /** How many pieces it has when every alias is written out, itself included. */
  long size();

  /** How deep it nests; 1 when it has nothing inside. */
  int depth();

  /** What it is, in words that fit after "found": the text itself, or "a list", "a mapping". */
  String description();

  /**
   * A single value.
   *
   * @param text without quotes
   * @param isPlain whether it was written without quotes and without a tag, so that its form
   *     decides what it is
   */
  record Scalar(String text, boolean isPlain, int line) implements YamlNode {
    /** What the value is under the core schema of YAML 1.2. */
    ScalarType type() {
      return isPlain ? ScalarType.ofPlain(text) : ScalarType.TEXT;
    }

    @Override
    public long size() {
      return 1;
    }

    @Override
    public int depth() {
      return 1;
    }

    @Override
    public String description() {
      return type() == ScalarType.NULL ? "nothing" : text;
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line, long size, int depth) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String description() {
      return "a list";
    }
  }

  /** Fields by name, in the order written. */
  record Mapping(Map<String, YamlNode> fields, int line, long size, int depth) implements YamlNode {
    public Mapping {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The field, or null when it is absent. */
    @Nullable YamlNode get(String name) {
      return fields.get(name);
    }

    @Override
    public String description() {
      return "a mapping";
    }
  }
}
