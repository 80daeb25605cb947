package io.milvusxds.testing.draws;

/**
 * One of several ways to make a value.
 *
 * @param weight 1 or more; how often it is taken, compared with the other ways
 */
public record Chance<T>(int weight, Drawn<? extends T> way) {
  public Chance {
    if (weight < 1) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 1 or more)");
    }
  }

  public static <T> Chance<T> of(int weight, Drawn<? extends T> way) {
    return new Chance<>(weight, way);
  }
}
