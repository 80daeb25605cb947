package io.milvusxds.discovery.kubernetes;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long things may take before something else is tried.
 *
 * @param compare after how long a whole list is compared with what is known
 * @param pulse how often the API server is asked whether it still answers
 * @param answer how long an answer may take; a list may take as long for each page
 * @param watch how long one watch lasts before the API server ends it and the next goes on. One
 *     that is not ended by then hangs; it is given up after the time for an answer.
 */
public record KubernetesTimes(Duration compare, Duration pulse, Duration answer, Duration watch) {
  /** Lists every 5 minutes, a pulse every 5 s, 5 s for an answer, watches of 15 s. */
  public static final KubernetesTimes DEFAULT =
      new KubernetesTimes(
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15));

  public KubernetesTimes {
    requirePositive(compare, "compare");
    requirePositive(pulse, "pulse");
    requirePositive(answer, "answer");
    requirePositive(watch, "watch");
  }

  /** How much later than asked a watch may end before what is known counts as stale. */
  Duration overdue() {
    return answer.dividedBy(5);
  }

  private static void requirePositive(Duration value, String name) {
    requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0)");
    }
  }
}
