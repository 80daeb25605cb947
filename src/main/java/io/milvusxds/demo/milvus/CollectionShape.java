package io.milvusxds.demo.milvus;

import static java.util.Objects.requireNonNull;

import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.scatter.Metric;

/**
 * What a collection is made with.
 *
 * @param dimension of its vectors, 1..32768
 * @param indexFileSizeMib kept and told again, without effect here: segments have a fixed number of
 *     rows
 */
public record CollectionShape(String name, int dimension, long indexFileSizeMib, Metric metric) {
  private static final int MAX_DIMENSION = 32768;

  public CollectionShape {
    requireNonNull(name, "name");
    requireNonNull(metric, "metric");
  }

  static CollectionShape of(String name, long dimension, long indexFileSizeMib, Metric metric)
      throws Refusal {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,254}")) {
      throw new Refusal(
          ErrorCode.ILLEGAL_COLLECTION_NAME,
          "collection_name: \"" + name + "\" (expected: letters, digits and _, not a digit first)");
    }
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new Refusal(
          ErrorCode.ILLEGAL_DIMENSION,
          "dimension: " + dimension + " (expected: 1.." + MAX_DIMENSION + ")");
    }
    return new CollectionShape(name, (int) dimension, indexFileSizeMib, metric);
  }

  /** The metric that a client names by its number on the wire. */
  static Metric metric(int number) throws Refusal {
    return Metric.of(number)
        .orElseThrow(
            () ->
                new Refusal(
                    ErrorCode.ILLEGAL_METRIC_TYPE,
                    "metric_type: "
                        + number
                        + " (expected: 1 for L2 or 2 for IP; a demo node has no others)"));
  }

  void requireFits(float[] vector) throws Refusal {
    if (vector.length != dimension) {
      throw new Refusal(
          ErrorCode.ILLEGAL_DIMENSION,
          "vector of "
              + vector.length
              + " numbers (expected: "
              + dimension
              + ", the dimension of "
              + name
              + ")");
    }
  }
}
