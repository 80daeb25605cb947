package io.milvusxds.discovery.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A piece of a document, whose fields are asked for by name and type.
 *
 * <p>A field that is absent and one without a value are the same, as in Kubernetes: empty. A field
 * of another type is an exception that names its path and line.
 *
 * @param path from the object's root; empty at the root
 */
record Piece(String path, YamlNode node) {
  private static final Set<Tag> NOT_TEXT = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

  /** Reads a value of some type. */
  @FunctionalInterface
  interface Reading<T> {
    T of(Piece piece) throws FileProblem;
  }

  /** Where it begins, from 1. */
  int line() {
    return node.line();
  }

  /** What it is, in words that fit after "found": the text itself, or "a list", "a mapping". */
  String description() {
    if (isNothing()) {
      return "nothing";
    }
    return scalar().orElse(node instanceof YamlNode.Sequence ? "a list" : "a mapping");
  }

  boolean isNothing() {
    return hasTag(Tag.NULL);
  }

  /** Whether it is text under the core schema of YAML 1.2: quoted, or like nothing else. */
  boolean isText() {
    return node instanceof YamlNode.Scalar scalar && !NOT_TEXT.contains(scalar.tag());
  }

  boolean isMapping() {
    return node instanceof YamlNode.Mapping;
  }

  /** Whether it is written without quotes. */
  boolean isPlain() {
    return node instanceof YamlNode.Scalar scalar && scalar.isPlain();
  }

  /** The text of a single value, whatever its type; empty for a list and a mapping. */
  Optional<String> scalar() {
    return node instanceof YamlNode.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
  }

  /** The fields of a mapping by name, in the order written; empty when it is none. */
  Map<String, Piece> fields() {
    Map<String, Piece> fields = new LinkedHashMap<>();
    if (node instanceof YamlNode.Mapping mapping) {
      for (int i = 0; i < mapping.names().size(); i++) {
        String name = mapping.names().get(i);
        fields.put(name, new Piece(pathOf(name), mapping.values().get(i)));
      }
    }
    return fields;
  }

  /** The items of a list; empty when it is none. */
  List<Piece> elements() {
    List<Piece> elements = new ArrayList<>();
    if (node instanceof YamlNode.Sequence sequence) {
      for (YamlNode item : sequence.items()) {
        elements.add(new Piece(path + "[" + elements.size() + "]", item));
      }
    }
    return elements;
  }

  /** The field of a mapping; empty when this is none, or the field is absent or has no value. */
  Optional<Piece> field(String name) {
    return written(name).filter(field -> !field.isNothing());
  }

  /** Where the field is, or where this is when it has none of that name. */
  int lineOf(String name) {
    return written(name).orElse(this).line();
  }

  Optional<String> text(String name) throws FileProblem {
    return read(name, Piece::asText);
  }

  Optional<Integer> number(String name) throws FileProblem {
    return read(name, Piece::asNumber);
  }

  Optional<Boolean> flag(String name) throws FileProblem {
    return read(name, Piece::asFlag);
  }

  Optional<Piece> object(String name) throws FileProblem {
    return read(name, Piece::asMapping);
  }

  /** The items of a list, whatever they are; empty when the field is absent. */
  List<Piece> items(String name) throws FileProblem {
    return list(name, item -> item);
  }

  /** The items of a list, each read; empty when the field is absent. */
  <T> List<T> list(String name, Reading<T> reading) throws FileProblem {
    List<T> values = new ArrayList<>();
    Optional<Piece> field = field(name);
    if (field.isPresent() && !(field.get().node() instanceof YamlNode.Sequence)) {
      throw field.get().isNot("a list");
    }
    for (Piece item : field.map(Piece::elements).orElse(List.of())) {
      values.add(reading.of(item));
    }
    return values;
  }

  /** This, when it is a mapping. */
  Piece asMapping() throws FileProblem {
    if (isMapping()) {
      return this;
    }
    throw isNot("a mapping");
  }

  String asText() throws FileProblem {
    if (isText()) {
      return scalar().orElseThrow();
    }
    throw isNot("text; in quotes when it looks like a number");
  }

  /** Says that something else was expected here. */
  FileProblem isNot(String expected) {
    return FileProblem.ofField(line(), path, description(), expected);
  }

  private int asNumber() throws FileProblem {
    if (!hasTag(Tag.INT)) {
      throw isNot("a whole number without quotes");
    }
    try {
      return Integer.parseInt(scalar().orElseThrow());
    } catch (NumberFormatException e) {
      // Hexadecimal, octal, or too large for any number in these objects.
      throw isNot("a decimal number of at most nine digits");
    }
  }

  private boolean asFlag() throws FileProblem {
    if (hasTag(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar().orElseThrow());
    }
    throw isNot("true or false without quotes");
  }

  private <T> Optional<T> read(String name, Reading<T> reading) throws FileProblem {
    Optional<Piece> field = field(name);
    return field.isEmpty() ? Optional.empty() : Optional.of(reading.of(field.get()));
  }

  private Optional<Piece> written(String name) {
    return node instanceof YamlNode.Mapping mapping && mapping.names().contains(name)
        ? Optional.of(new Piece(pathOf(name), mapping.values().get(mapping.names().indexOf(name))))
        : Optional.empty();
  }

  private boolean hasTag(Tag tag) {
    return node instanceof YamlNode.Scalar scalar && scalar.tag().equals(tag);
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
