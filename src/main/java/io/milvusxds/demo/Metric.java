package io.milvusxds.demo;

import io.milvusxds.demo.milvus1.ErrorCode;
import java.util.Comparator;

/**
 * How near two vectors are.
 *
 * <p>Source: {@code MetricType} of pymilvus 1.1.2; the other metrics of Milvus 1.x are for binary
 * vectors, which demo nodes do not take.
 */
public enum Metric {
  /** Squared Euclidean distance, as Milvus 1.x answers it (no root); less is nearer. */
  EUCLIDEAN(1) {
    @Override
    float distance(float[] left, float[] right) {
      float sum = 0;
      for (int i = 0; i < left.length; i++) {
        float difference = left[i] - right[i];
        sum += difference * difference;
      }
      return sum;
    }

    @Override
    int compare(float left, float right) {
      return Float.compare(left, right);
    }
  },
  /** Inner product; more is nearer. */
  INNER_PRODUCT(2) {
    @Override
    float distance(float[] left, float[] right) {
      float sum = 0;
      for (int i = 0; i < left.length; i++) {
        sum += left[i] * right[i];
      }
      return sum;
    }

    @Override
    int compare(float left, float right) {
      return Float.compare(right, left);
    }
  };

  private final int number;

  Metric(int number) {
    this.number = number;
  }

  /** The number that stands for it on the wire. */
  public int number() {
    return number;
  }

  /** The nearer hit first; of equally near ones the smaller id, so that every node orders alike. */
  public Comparator<Hit> nearestFirst() {
    Comparator<Hit> byDistance = (left, right) -> compare(left.distance(), right.distance());
    return byDistance.thenComparingLong(Hit::id);
  }

  static Metric of(int number) throws Refusal {
    for (Metric metric : values()) {
      if (metric.number == number) {
        return metric;
      }
    }
    throw new Refusal(
        ErrorCode.ILLEGAL_METRIC_TYPE,
        "metric_type: " + number + " (expected: 1 for L2 or 2 for IP; a demo node has no others)");
  }

  /** The vectors have the same length. */
  abstract float distance(float[] left, float[] right);

  /** Less than zero when the left distance is the nearer one. */
  abstract int compare(float left, float right);
}
