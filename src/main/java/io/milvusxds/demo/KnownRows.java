package io.milvusxds.demo;

import io.milvusxds.demo.scatter.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The rows of a collection as its client remembers them, to tell right answers from wrong ones.
 *
 * <p>The vectors are of small whole numbers, so that distances are exact and answers can be
 * compared to the last bit. Filled by one thread, then read by any.
 */
final class KnownRows {
  private final int dimension;
  private final Random random;
  private final List<Long> ids = new ArrayList<>();
  private final List<float[]> vectors = new ArrayList<>();

  KnownRows(int dimension, long seed) {
    this.dimension = dimension;
    this.random = new Random(seed);
  }

  /** Some vectors, others at each call but the same ones in each run. */
  List<float[]> draw(int count) {
    List<float[]> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[dimension];
      for (int j = 0; j < dimension; j++) {
        vector[j] = random.nextInt(-100, 101);
      }
      drawn.add(vector);
    }
    return drawn;
  }

  void remember(List<Long> newIds, List<float[]> newVectors) {
    ids.addAll(newIds);
    vectors.addAll(newVectors);
  }

  int size() {
    return ids.size();
  }

  /** The nearest of all rows, found by sorting them. */
  List<Hit> nearest(float[] query, int maxHits) {
    return nearest(query, maxHits, 0, size());
  }

  /** The nearest of the rows from one position to another, the latter excluded. */
  List<Hit> nearest(float[] query, int maxHits, int from, int to) {
    List<Hit> hits = new ArrayList<>();
    for (int row = from; row < to; row++) {
      hits.add(new Hit(ids.get(row), squaredDistance(vectors.get(row), query)));
    }
    return hits.stream()
        .sorted(Comparator.comparing(Hit::distance).thenComparing(Hit::id))
        .limit(maxHits)
        .toList();
  }

  private static float squaredDistance(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      double difference = (double) left[i] - right[i];
      sum += difference * difference;
    }
    return (float) sum;
  }
}
