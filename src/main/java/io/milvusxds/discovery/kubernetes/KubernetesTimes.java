package io.milvusxds.discovery.kubernetes;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long things may take before something else is tried.
 *
 * @param compare after how long a watch ends and a whole list is compared with what is known
 * @param pulse how often the API server is asked whether it still answers
 * @param answer how long an answer may take; a list may take as long for each page
 * @param quiet how long a watch may be without a word before it counts as dead. The API server
 *     sends a bookmark each minute; one that does not is only asked for a list more often.
 */
public record KubernetesTimes(Duration compare, Duration pulse, Duration answer, Duration quiet) {
  /** Lists every 5 minutes, a pulse every 5 s, 5 s for an answer, 150 s without a word. */
  public static final KubernetesTimes DEFAULT =
      new KubernetesTimes(
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(150));

  public KubernetesTimes {
    requirePositive(compare, "compare");
    requirePositive(pulse, "pulse");
    requirePositive(answer, "answer");
    requirePositive(quiet, "quiet");
  }

  private static void requirePositive(Duration value, String name) {
    requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0)");
    }
  }
}
