package io.milvusxds.testing.draws;

import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Runs a check over many values that nobody chose.
 *
 * <p>In the gate the seeds are the same each time. {@code -Dproperties.seed=free} takes others each
 * time, {@code -Dproperties.seed=N} runs the one case of that seed, and {@code
 * -Dproperties.effort=N} runs N times as many cases; 0.1 is a tenth of them.
 */
public final class Cases {
  private static final String SEED = "properties.seed";
  private static final int MAX_PRINTED = 4_000;

  private Cases() {}

  /** Fails with the seed and the smallest case that was found, if the check fails for a value. */
  public static <T> void forAll(int tries, Drawn<? extends T> drawn, Check<? super T> check) {
    double effort = Double.parseDouble(System.getProperty("properties.effort", "1"));
    seeds(tries, System.getProperty(SEED, "fixed"), effort)
        .forEach(seed -> run(seed, drawn, check));
  }

  static LongStream seeds(int tries, String which, double effort) {
    long count = Math.round(Math.ceil(tries * effort));
    return switch (which) {
      case "fixed" -> LongStream.rangeClosed(1, count);
      case "free" -> new SplittableRandom().longs(count, 0, Long.MAX_VALUE);
      default -> LongStream.of(Long.parseLong(which));
    };
  }

  private static <T> void run(long seed, Drawn<? extends T> drawn, Check<? super T> check) {
    Trial<T> trial = Trial.run(Source.ofSeed(seed), drawn, check);
    if (trial.problem().isPresent()) {
      Trial<T> smallest = Shrinking.smallest(trial, drawn, check);
      throw new AssertionError(
          "-D%s=%d makes this case again: %s%nSmallest that fails alike: %s%n%s"
              .formatted(
                  SEED,
                  seed,
                  printed(trial.value()),
                  printed(smallest.value()),
                  smallest.problem().orElseThrow().getMessage()),
          smallest.problem().orElseThrow());
    }
  }

  /** On one line, with signs that can not be seen as escapes. */
  static String printed(Object value) {
    String text = value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : "" + value;
    StringBuilder printed = new StringBuilder();
    text.chars()
        .limit(MAX_PRINTED)
        .forEach(
            sign -> {
              if (sign >= ' ' && sign <= '~') {
                printed.append((char) sign);
              } else {
                printed.append("\\u%04x".formatted(sign));
              }
            });
    return text.length() <= MAX_PRINTED ? printed.toString() : printed + " … " + text.length();
  }
}
