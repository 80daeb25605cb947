package io.milvusxds.testing.load;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Draws names of segments, {@code segment-0} the most often; the same sequence for the same seed.
 *
 * <p>Used by one thread.
 */
public final class SegmentDraw implements Supplier<String> {
  private final double[] upTo;
  private final Random random;

  private SegmentDraw(double[] weights, long seed) {
    Arrays.parallelPrefix(weights, Double::sum);
    this.upTo = weights;
    this.random = new Random(seed);
  }

  /** All of them equally often. */
  public static SegmentDraw uniform(int segments, long seed) {
    return zipf(segments, 0, seed);
  }

  /** Not by chance but one after the other, and again from the first one. */
  public static Supplier<String> inTurn(int segments) {
    return inTurn(segments, 1);
  }

  /** One after the other, each some times in a row, and again from the first one. */
  public static Supplier<String> inTurn(int segments, int inARow) {
    return Stream.iterate(0, i -> (i + 1) % (segments * inARow))
            .map(i -> name(i / inARow))
            .iterator()
        ::next;
  }

  /**
   * The second one half as often as the first, the third a third as often, and so on.
   *
   * @param exponent 1 for just that; the larger, the more the first ones are preferred
   */
  public static SegmentDraw zipf(int segments, double exponent, long seed) {
    double[] weights = new double[segments];
    Arrays.setAll(weights, i -> 1 / Math.pow(i + 1.0, exponent));
    return new SegmentDraw(weights, seed);
  }

  @Override
  public String get() {
    double drawn = random.nextDouble() * upTo[upTo.length - 1];
    int found = Arrays.binarySearch(upTo, drawn);
    // A number that stands for nothing itself falls to the next one after it.
    return name(found < 0 ? -found - 1 : found);
  }

  private static String name(int number) {
    return "segment-" + number;
  }
}
