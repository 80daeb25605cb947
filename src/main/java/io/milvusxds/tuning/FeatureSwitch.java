package io.milvusxds.tuning;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * The value of one key that makes other keys do nothing.
 *
 * @param key the key that switches
 * @param offText its text that switches off
 */
record FeatureSwitch(TuningKey key, String offText) {
  private static final FeatureSwitch HEALTH_CHECK =
      new FeatureSwitch(TuningKey.HEALTH_CHECK, "none");
  private static final FeatureSwitch OUTLIER_DETECTION =
      new FeatureSwitch(TuningKey.OUTLIER_DETECTION, OffOr.OFF);
  private static final FeatureSwitch RETRIES = new FeatureSwitch(TuningKey.RETRIES, "0");

  // Looked up only, never iterated.
  private static final ImmutableMap<TuningKey, FeatureSwitch> BY_SWITCHED_KEY =
      ImmutableMap.<TuningKey, FeatureSwitch>builder()
          .put(TuningKey.HEALTH_CHECK_INTERVAL, HEALTH_CHECK)
          .put(TuningKey.HEALTH_CHECK_TIMEOUT, HEALTH_CHECK)
          .put(TuningKey.HEALTHY_THRESHOLD, HEALTH_CHECK)
          .put(TuningKey.UNHEALTHY_THRESHOLD, HEALTH_CHECK)
          .put(TuningKey.BASE_EJECTION_TIME, OUTLIER_DETECTION)
          .put(TuningKey.MAX_EJECTION_PERCENT, OUTLIER_DETECTION)
          .put(TuningKey.RETRY_ON, RETRIES)
          .put(TuningKey.PER_TRY_TIMEOUT, RETRIES)
          .buildOrThrow();

  /** What switches a key off; empty when nothing does. */
  static Optional<FeatureSwitch> of(TuningKey key) {
    return Optional.ofNullable(BY_SWITCHED_KEY.get(key));
  }

  boolean isOff(EffectiveValues values) {
    return values.text(key).filter(offText::equals).isPresent();
  }
}
