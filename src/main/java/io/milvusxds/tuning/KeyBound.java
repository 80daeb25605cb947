package io.milvusxds.tuning;

import java.util.List;
import java.util.Optional;

/**
 * A duration that may not be longer than another key's: an attempt takes no longer than the whole
 * request, and a probe no longer than the time to the next one.
 *
 * @param key the key that is bounded
 * @param form its form without the bound
 * @param by the key whose value, else whose default, is the bound
 * @param words what the bound is, for the operator: {@code the timeout}
 */
public record KeyBound(TuningKey key, DurationForm form, TuningKey by, String words) {
  private static final List<KeyBound> ALL =
      List.of(
          new KeyBound(
              TuningKey.PER_TRY_TIMEOUT,
              TuningForms.PER_TRY_TIMEOUT,
              TuningKey.TIMEOUT,
              "the timeout"),
          new KeyBound(
              TuningKey.HEALTH_CHECK_TIMEOUT,
              TuningForms.HEALTH_CHECK_TIMEOUT,
              TuningKey.HEALTH_CHECK_INTERVAL,
              "the interval"));

  /** What bounds a key; empty for most. */
  public static Optional<KeyBound> of(TuningKey key) {
    return ALL.stream().filter(bound -> bound.key == key).findFirst();
  }
}
