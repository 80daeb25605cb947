package io.milvusxds.translate;

import java.util.List;
import java.util.function.Function;

/** A YAML document or a part of it. */
sealed interface YamlNode {
  /** Keys with values, in the order in which they are printed. */
  record Mapping(List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public <R> R match(
        Function<Mapping, R> mapping, Function<Sequence, R> sequence, Function<Scalar, R> scalar) {
      return mapping.apply(this);
    }
  }

  /** A key of a mapping and its value. */
  record Entry(String key, YamlNode value) {}

  /** Items in the order in which they are printed. */
  record Sequence(List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public <R> R match(
        Function<Mapping, R> mapping, Function<Sequence, R> sequence, Function<Scalar, R> scalar) {
      return sequence.apply(this);
    }
  }

  /**
   * One value.
   *
   * @param text as it is printed, with its quotes when it needs them; one line
   */
  record Scalar(String text) implements YamlNode {
    @Override
    public <R> R match(
        Function<Mapping, R> mapping, Function<Sequence, R> sequence, Function<Scalar, R> scalar) {
      return scalar.apply(this);
    }
  }

  /** Applies the function of the case at hand. */
  <R> R match(
      Function<Mapping, R> mapping, Function<Sequence, R> sequence, Function<Scalar, R> scalar);
}
