package io.milvusxds.report.events;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much is written.
 *
 * @param look how often the findings are looked at; what comes and goes in between is not told
 * @param repeat after how long an Event whose finding holds is written again; an API server forgets
 *     an Event an hour after it was written last
 * @param again the least time between two writes of one Event when its finding comes back, and so
 *     how far apart two replicas may notice the same
 * @param burst how many are written at once when there was nothing for a while, 1 or more
 * @param interval between two when there is much to tell
 * @param maxPerService how many findings of one Service are told one by one, 1 or more
 */
public record EventLimits(
    Duration look,
    Duration repeat,
    Duration again,
    int burst,
    Duration interval,
    int maxPerService) {
  /** A look each second, again after 30 minutes, ten at once and then one each second. */
  public static final EventLimits DEFAULT =
      new EventLimits(
          Duration.ofSeconds(1),
          Duration.ofMinutes(30),
          Duration.ofMinutes(1),
          10,
          Duration.ofSeconds(1),
          20);

  public EventLimits {
    requirePositive(look, "look");
    requirePositive(repeat, "repeat");
    requirePositive(again, "again");
    requirePositive(interval, "interval");
    requirePositive(Duration.ofNanos(burst), "burst");
    requirePositive(Duration.ofNanos(maxPerService), "maxPerService");
  }

  private static void requirePositive(Duration value, String name) {
    requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0)");
    }
  }
}
