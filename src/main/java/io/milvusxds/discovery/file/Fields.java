package io.milvusxds.discovery.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one mapping, asked for by name and type.
 *
 * <p>A field that is absent and one without a value are the same, as in Kubernetes: empty. A field
 * of another type is an exception that names its path and line.
 *
 * @param path of the mapping itself from the object's root; empty at the root
 */
record Fields(String path, YamlNode.Mapping mapping) {
  /** The mapping at a path; a {@link WrongFieldException} when something else is there. */
  static Fields of(String path, YamlNode node) throws WrongFieldException {
    if (node instanceof YamlNode.Mapping mapping) {
      return new Fields(path, mapping);
    }
    throw new WrongFieldException(node.line(), path, node.description(), "a mapping");
  }

  Optional<String> text(String name) throws WrongFieldException {
    @Nullable YamlNode node = valueOf(name);
    return node == null ? Optional.empty() : Optional.of(textOf(pathOf(name), node));
  }

  Optional<Integer> number(String name) throws WrongFieldException {
    @Nullable YamlNode node = valueOf(name);
    if (node == null) {
      return Optional.empty();
    }
    String expected = "a whole number without quotes";
    if (node instanceof YamlNode.Scalar scalar && scalar.type() == ScalarType.WHOLE_NUMBER) {
      try {
        return Optional.of(Integer.valueOf(scalar.text()));
      } catch (NumberFormatException e) {
        // Hexadecimal, octal, or too large for any number in these objects.
        expected = "a decimal number of at most nine digits";
      }
    }
    throw wrong(name, node, expected);
  }

  Optional<Boolean> flag(String name) throws WrongFieldException {
    @Nullable YamlNode node = valueOf(name);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof YamlNode.Scalar scalar && scalar.type() == ScalarType.BOOLEAN) {
      return Optional.of(Boolean.valueOf(scalar.text()));
    }
    throw wrong(name, node, "true or false without quotes");
  }

  Optional<Fields> object(String name) throws WrongFieldException {
    @Nullable YamlNode node = valueOf(name);
    return node == null ? Optional.empty() : Optional.of(of(pathOf(name), node));
  }

  /** The items of a list, whatever they are; empty when the field is absent. */
  List<YamlNode> items(String name) throws WrongFieldException {
    @Nullable YamlNode node = valueOf(name);
    if (node == null) {
      return List.of();
    }
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    throw wrong(name, node, "a list");
  }

  /** The items of a list of texts; empty when the field is absent. */
  List<String> texts(String name) throws WrongFieldException {
    List<String> texts = new ArrayList<>();
    for (YamlNode item : items(name)) {
      texts.add(textOf(itemPath(name, texts.size()), item));
    }
    return texts;
  }

  /** Where the field is, or where the mapping is when it has none of that name. */
  int lineOf(String name) {
    @Nullable YamlNode node = mapping.get(name);
    return node == null ? mapping.line() : node.line();
  }

  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  String itemPath(String name, int index) {
    return pathOf(name) + "[" + index + "]";
  }

  private static String textOf(String path, YamlNode node) throws WrongFieldException {
    if (node instanceof YamlNode.Scalar scalar && scalar.type() == ScalarType.TEXT) {
      return scalar.text();
    }
    throw new WrongFieldException(
        node.line(), path, node.description(), "text; in quotes when it looks like a number");
  }

  private @Nullable YamlNode valueOf(String name) {
    @Nullable YamlNode node = mapping.get(name);
    boolean isNothing = node instanceof YamlNode.Scalar scalar && scalar.type() == ScalarType.NULL;
    return isNothing ? null : node;
  }

  private WrongFieldException wrong(String name, YamlNode node, String expected) {
    return new WrongFieldException(node.line(), pathOf(name), node.description(), expected);
  }
}
