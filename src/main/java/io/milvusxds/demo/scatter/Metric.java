package io.milvusxds.demo.scatter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

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
    public float distance(float[] left, float[] right) {
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
    public float distance(float[] left, float[] right) {
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

  /** The metric with this number on the wire; empty when none here has it. */
  public static Optional<Metric> of(int number) {
    return Arrays.stream(values()).filter(metric -> metric.number == number).findFirst();
  }

  /** The vectors have the same length. */
  public abstract float distance(float[] left, float[] right);

  /** Less than zero when the left distance is the nearer one. */
  abstract int compare(float left, float right);
}
