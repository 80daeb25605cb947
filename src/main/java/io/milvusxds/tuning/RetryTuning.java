package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.ChoiceForm;
import io.milvusxds.tuning.form.DurationForm;
import io.milvusxds.tuning.form.IntegerForm;
import io.milvusxds.tuning.form.ListForm;
import io.milvusxds.tuning.form.ValueForm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When and how often a failed request is sent again.
 *
 * @param conditions in the order of {@link RetryCondition}, each once; empty means never
 * @param retries how often, 0..10; 0 means never
 * @param perTryTimeout after which another attempt begins beside one without an answer; more than 0
 *     and at most the route's timeout
 */
public record RetryTuning(List<RetryCondition> conditions, int retries, Duration perTryTimeout) {
  // A search that is merely slow is asked once; one whose node is silent has a quarter of its time
  // left for the next node (ADR 21).
  private static final int PER_TRY_PERCENT = 75;
  // A healthy node answers in milliseconds; one that hangs costs a new client this.
  private static final Duration METADATA_PER_TRY = Duration.ofSeconds(2);
  private static final DurationForm PER_TRY_FORM =
      new DurationForm(Duration.ofMillis(1), Duration.ofHours(24), "400ms");

  /** The retry from which on a search may go to those that help out. */
  public static final int TO_ANOTHER_PRIORITY = 2;

  public static final Setting<Integer> RETRIES =
      Setting.declare("retries", new IntegerForm(0, 10, 2))
          .defaultsTo("2")
          .shaping(Shaped.ROUTES)
          .help("How often a failed request is sent again, to another host; 0 means never.");

  static final FeatureSwitch NEVER = FeatureSwitch.word(RETRIES, "0");

  public static final Setting<List<RetryCondition>> RETRY_ON =
      Setting.declare("retry-on", conditionsForReads())
          .defaultsTo("connect-failure,refused-stream,unavailable,reset")
          .onWrites(conditionsForWrites(), "connect-failure,refused-stream")
          .shaping(Shaped.ROUTES)
          .switchedOffBy(NEVER)
          .help(
              "After which failures a request is sent again; for writes only those that never"
                  + " reached the server.");

  private static final FeatureSwitch NO_RESET =
      new FeatureSwitch(
          RETRY_ON,
          "has reset, without which a search that reached a node is not sent again unanswered",
          "add reset to " + RETRY_ON.annotation(),
          settings -> !settings.get(RETRY_ON).contains(RetryCondition.RESET));

  public static final Setting<Duration> PER_TRY_TIMEOUT =
      Setting.declare("per-try-timeout", PER_TRY_FORM)
          .only(EndpointRole.READ_ONLY)
          .within(
              Setting.Bound.atMost(
                  PER_TRY_FORM, RouteTuning.TIMEOUT, "the timeout", RouteTuning::longest))
          .defaultsToRule("75 % of the timeout", RetryTuning::partOfTheTimeout)
          .shaping(Shaped.ROUTES)
          .switchedOffBy(NEVER, NO_RESET)
          .help(
              "How long an attempt may take before another begins beside it, on another node; the"
                  + " first answer counts. At most the timeout. A write has no second attempt after"
                  + " the first reached the server.");

  static final List<Setting<?>> SETTINGS = List.of(RETRIES, RETRY_ON, PER_TRY_TIMEOUT);

  public RetryTuning {
    conditions = conditions.stream().distinct().sorted().toList();
    requireNonNull(perTryTimeout, "perTryTimeout");
    if (retries < 0 || retries > 10) {
      throw new IllegalArgumentException("retries: " + retries + " (expected: 0..10)");
    }
  }

  /**
   * For calls of which one may take this long. An attempt that may take longer is written for those
   * of the other API.
   */
  static RetryTuning of(Settings settings, CallClass calls, Duration timeout) {
    boolean isMetadata = calls == CallClass.METADATA;
    Duration perTry =
        isMetadata
            ? METADATA_PER_TRY
            : settings.find(PER_TRY_TIMEOUT).orElseGet(() -> partOf(timeout));
    return new RetryTuning(
        // What is written for a read-write service is about writes.
        isMetadata
            ? Settings.defaults(ServiceRole.READ_ONLY).get(RETRY_ON)
            : settings.get(RETRY_ON),
        settings.get(RETRIES),
        perTry.compareTo(timeout) <= 0 ? perTry : timeout);
  }

  private static Optional<Settings.Value<Duration>> partOfTheTimeout(Settings settings) {
    return settings
        .find(RouteTuning.TIMEOUT)
        .flatMap(timeout -> Settings.Value.ofDuration(partOf(timeout)));
  }

  private static Duration partOf(Duration timeout) {
    return Duration.ofMillis(Math.max(1, timeout.toMillis() * PER_TRY_PERCENT / 100));
  }

  private static ValueForm<List<RetryCondition>> conditionsForReads() {
    return new ListForm<>(
        new ChoiceForm<>(byLabel(List.of(RetryCondition.values()))),
        "conditions",
        "connect-failure,refused-stream,unavailable");
  }

  private static ValueForm<List<RetryCondition>> conditionsForWrites() {
    List<RetryCondition> all = List.of(RetryCondition.values());
    List<RetryCondition> safe = all.stream().filter(RetryCondition::isSafeForWrites).toList();
    ImmutableMap<String, String> refused =
        all.stream()
            .filter(condition -> !condition.isSafeForWrites())
            .collect(
                ImmutableMap.toImmutableMap(
                    RetryCondition::label,
                    condition -> "could repeat a write that was already applied"));
    return new ListForm<>(
        new ChoiceForm<>(byLabel(safe), refused), "conditions", "connect-failure");
  }

  private static ImmutableMap<String, RetryCondition> byLabel(List<RetryCondition> conditions) {
    return Maps.uniqueIndex(conditions, RetryCondition::label);
  }
}
