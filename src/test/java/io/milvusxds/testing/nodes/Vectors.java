package io.milvusxds.testing.nodes;

import io.milvusxds.demo.scatter.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Vectors of small whole numbers, whose distances are exact in any order of adding up, and a
 * second, plain way to search them.
 */
public final class Vectors {
  private Vectors() {}

  /** Always the same ones for the same seed. */
  public static List<float[]> random(int count, int dimension, long seed) {
    Random random = new Random(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[dimension];
      for (int j = 0; j < dimension; j++) {
        vector[j] = random.nextInt(-8, 9);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  /** The nearest by squared Euclidean distance; of equally near ones the smaller id first. */
  public static List<Hit> nearest(
      List<Long> ids, List<float[]> vectors, float[] query, int maxHits) {
    List<Hit> all = new ArrayList<>();
    for (int row = 0; row < vectors.size(); row++) {
      double sum = 0;
      for (int i = 0; i < query.length; i++) {
        sum += Math.pow((double) vectors.get(row)[i] - query[i], 2);
      }
      all.add(new Hit(ids.get(row), (float) sum));
    }
    return all.stream()
        .sorted(Comparator.comparing(Hit::distance).thenComparing(Hit::id))
        .limit(maxHits)
        .toList();
  }
}
