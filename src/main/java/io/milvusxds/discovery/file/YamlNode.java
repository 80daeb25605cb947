package io.milvusxds.discovery.file;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of a document that knows its line; an alias shares the node that it names.
 *
 * <p>The library's nodes would do the same, but the heap of the chart's pod is to hold a file of
 * tens of thousands of endpoints, and theirs take five times as much.
 */
sealed interface YamlNode {
  /** Where it begins, from 1. */
  int line();

  /** How many nodes it has when every alias is written out, itself included. */
  long size();

  /** How deep it nests; 1 when it has nothing inside. */
  int depth();

  /**
   * A single value.
   *
   * @param tag its type, as written or under the core schema of YAML 1.2
   * @param isPlain whether it is written without quotes
   */
  record Scalar(String text, Tag tag, boolean isPlain, int line) implements YamlNode {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line, long size, int depth) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    Sequence(List<YamlNode> items, int line) {
      this(items, line, 1 + sizeOf(items), 1 + depthOf(items));
    }
  }

  /**
   * Fields in the order written.
   *
   * @param names of the values, all different
   */
  record Mapping(List<String> names, List<YamlNode> values, int line, long size, int depth)
      implements YamlNode {
    public Mapping {
      names = List.copyOf(names);
      values = List.copyOf(values);
    }

    Mapping(List<String> names, List<YamlNode> values, int line) {
      this(names, values, line, 1 + names.size() + sizeOf(values), 1 + depthOf(values));
    }
  }

  private static long sizeOf(List<YamlNode> nodes) {
    return nodes.stream().mapToLong(YamlNode::size).sum();
  }

  private static int depthOf(List<YamlNode> nodes) {
    return nodes.stream().mapToInt(YamlNode::depth).max().orElse(0);
  }
}
