package io.milvusxds.xds.limits;

/**
 * How long what a client writes may be, in characters. All of it is kept while the stream lives.
 *
 * @param maxName of one resource name or version; a longer one ends the stream with
 *     INVALID_ARGUMENT
 * @param maxNode of all that is kept of a node together (id, cluster, metadata, agent); a longer
 *     one ends the stream with INVALID_ARGUMENT
 */
public record TextLimits(int maxName, int maxNode) {
  /** Far above what Envoys send. */
  public static final TextLimits DEFAULT = new TextLimits(1_024, 16_384);

  public TextLimits {
    requirePositive("maxName", maxName);
    requirePositive("maxNode", maxNode);
  }

  static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
  }
}
