package io.milvusxds.tuning;

import com.google.common.collect.ImmutableListMultimap;
import io.milvusxds.model.HostPort;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The value of one key that makes another key do nothing.
 *
 * @param key the key that switches
 * @param wanted what it would have to be, as the end of a sentence that begins with the key
 * @param remedy what to do about it instead of removing the other key, as the end of a sentence
 * @param off whether the other key does nothing
 */
record FeatureSwitch(TuningKey key, String wanted, String remedy, Predicate<EffectiveValues> off) {
  private static final FeatureSwitch HEALTH_CHECK = word(TuningKey.HEALTH_CHECK, "none");
  private static final FeatureSwitch OUTLIER_DETECTION =
      word(TuningKey.OUTLIER_DETECTION, OffOr.OFF);
  private static final FeatureSwitch RETRIES = word(TuningKey.RETRIES, "0");

  // Envoy has slow start for the other policies only.
  private static final FeatureSwitch RANDOM =
      word(TuningKey.LB_POLICY, "random").onlyIf(FeatureSwitch::startsSlowly);

  private static final FeatureSwitch NOT_DIVIDED =
      new FeatureSwitch(
          TuningKey.LB_POLICY,
          "is \"segment-hash\"",
          "set " + TuningKey.LB_POLICY.annotation() + ": \"segment-hash\"",
          values -> values.one(TuningKey.LB_POLICY, Balancing.class) != Balancing.SEGMENT_HASH);

  private static final FeatureSwitch NO_RESET =
      new FeatureSwitch(
          TuningKey.RETRY_ON,
          "has reset, without which a search that reached a node is not sent again unanswered",
          "add reset to " + TuningKey.RETRY_ON.annotation(),
          values ->
              !values
                  .many(TuningKey.RETRY_ON, RetryCondition.class)
                  .contains(RetryCondition.RESET));

  private static final FeatureSwitch UNNOTICED_FAILURES =
      new FeatureSwitch(
          TuningKey.HEALTH_CHECK,
          "is something other than \"none\", because hosts written in "
              + TuningKey.ENDPOINTS.annotation()
              + " count as usable until Envoy finds out otherwise",
          example(TuningKey.HEALTH_CHECK),
          FeatureSwitch::neverFallsBack);

  // Looked up only, never iterated as a whole; of one key in the order in which it is reported.
  private static final ImmutableListMultimap<TuningKey, FeatureSwitch> BY_SWITCHED_KEY =
      ImmutableListMultimap.<TuningKey, FeatureSwitch>builder()
          .put(TuningKey.HEALTH_CHECK_INTERVAL, HEALTH_CHECK)
          .put(TuningKey.HEALTH_CHECK_TIMEOUT, HEALTH_CHECK)
          .put(TuningKey.HEALTHY_THRESHOLD, HEALTH_CHECK)
          .put(TuningKey.UNHEALTHY_THRESHOLD, HEALTH_CHECK)
          .put(TuningKey.BASE_EJECTION_TIME, OUTLIER_DETECTION)
          .put(TuningKey.MAX_EJECTION_PERCENT, OUTLIER_DETECTION)
          .put(TuningKey.RETRY_ON, RETRIES)
          .put(TuningKey.MAX_RETRIES, RETRIES)
          .putAll(TuningKey.PER_TRY_TIMEOUT, RETRIES, NO_RESET)
          .put(TuningKey.SLOW_START, RANDOM)
          .put(TuningKey.SEGMENT_KEY, NOT_DIVIDED)
          .put(TuningKey.SEGMENT_SHARDS, NOT_DIVIDED)
          .put(TuningKey.SEGMENT_REPLICAS, NOT_DIVIDED)
          .put(TuningKey.SEGMENT_HOT, NOT_DIVIDED)
          .put(TuningKey.SEGMENT_WARM_UP, NOT_DIVIDED)
          .put(TuningKey.PORT, replacement(TuningKey.ENDPOINTS))
          .put(TuningKey.API, replacement(TuningKey.READ_PREFIXES))
          .put(TuningKey.SEARCH_FALLBACK, UNNOTICED_FAILURES)
          .build();

  /** What makes a key do nothing, where these values apply; empty when nothing does. */
  static Optional<FeatureSwitch> against(TuningKey key, EffectiveValues values) {
    return BY_SWITCHED_KEY.get(key).stream().filter(by -> by.off().test(values)).findFirst();
  }

  private static FeatureSwitch word(TuningKey key, String offText) {
    return new FeatureSwitch(
        key,
        "is something other than \"" + offText + "\"",
        example(key),
        values -> values.text(key).filter(offText::equals).isPresent());
  }

  /** A key that, once it is written, takes the place of another. */
  private static FeatureSwitch replacement(TuningKey key) {
    return new FeatureSwitch(
        key,
        "is absent, because it takes the place of this one",
        "remove " + key.annotation(),
        values -> values.accepted().text(key).isPresent());
  }

  private FeatureSwitch onlyIf(Predicate<EffectiveValues> condition) {
    return new FeatureSwitch(key, wanted, remedy, off.and(condition));
  }

  private static String example(TuningKey key) {
    String value = key.on(key.roles().get(0)).form().examples().get(0);
    return "set for example " + key.annotation() + ": \"" + value + "\"";
  }

  private static boolean startsSlowly(EffectiveValues values) {
    return !values.one(TuningKey.SLOW_START, Duration.class).isZero();
  }

  /**
   * Whether Envoy can never find all read-only endpoints unusable. A registry says which endpoints
   * are ready; of hosts written by hand only a probe or the ejection of every single one can tell.
   */
  private static boolean neverFallsBack(EffectiveValues values) {
    return values.one(TuningKey.SEARCH_FALLBACK, SearchFallback.class) == SearchFallback.READ_WRITE
        && HEALTH_CHECK.off().test(values)
        && !values.many(TuningKey.ENDPOINTS, HostPort.class).isEmpty()
        && !mayEjectAll(values);
  }

  // Envoy ejects one more as long as the share that is out is below the limit; the first always.
  private static boolean mayEjectAll(EffectiveValues values) {
    int count = values.many(TuningKey.ENDPOINTS, HostPort.class).size();
    int percent = values.one(TuningKey.MAX_EJECTION_PERCENT, Integer.class);
    boolean ejects = values.one(TuningKey.OUTLIER_DETECTION, Integer.class) > 0;
    return ejects && (count - 1) * 100 < percent * count;
  }
}
