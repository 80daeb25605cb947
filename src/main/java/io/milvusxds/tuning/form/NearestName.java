package io.milvusxds.tuning.form;

import io.milvusxds.model.EditDistance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the known name that a misspelt one probably stands for.
 *
 * <p>Names are compared by edit distance, without regard to case and to {@code _} for {@code -}. A
 * dotted name is also found by its last part alone: {@code interval} is near {@code
 * health-check.interval}.
 */
public final class NearestName {
  // No known name is longer, and the cost grows with the product of the lengths.
  private static final int MAX_LENGTH = 63;

  private NearestName() {}

  /** The nearest of the known names, the first of equally near ones; empty when none is near. */
  public static Optional<String> of(String written, List<String> known) {
    if (written.isEmpty() || written.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String wanted = written.toLowerCase(Locale.ROOT).replace('_', '-');
    // A quarter of the letters wrong is a slip; more is another word.
    int best = wanted.length() / 4 + 2;
    Optional<String> nearest = Optional.empty();
    for (String name : known) {
      String lastPart = name.substring(name.lastIndexOf('.') + 1);
      int distance =
          Math.min(EditDistance.between(wanted, name), EditDistance.between(wanted, lastPart));
      if (distance < best) {
        best = distance;
        nearest = Optional.of(name);
      }
    }
    return nearest;
  }
}
