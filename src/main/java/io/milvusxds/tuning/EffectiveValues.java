package io.milvusxds.tuning;

import io.milvusxds.model.EndpointRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What every key means on one service: the accepted text where there is one, else the default.
 *
 * @param role of the service; decides forms and defaults
 * @param accepted usable texts by the {@link #form} of their keys
 */
record EffectiveValues(EndpointRole role, AcceptedValues accepted) {
  // A search that is merely slow is asked once; one whose node is silent has a quarter of its time
  // left for the next node (ADR 21).
  private static final int PER_TRY_PERCENT = 75;
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);

  /** The form that a key's value must have here, its range bounded by what other keys say. */
  ValueForm<?> form(TuningKey key) {
    Optional<KeyBound> bound = KeyBound.of(key);
    return bound.isPresent() ? bounded(bound.get()) : key.on(role).form();
  }

  /** The text that applies to a key; empty when a rule applies that no single value expresses. */
  Optional<String> text(TuningKey key) {
    return accepted.text(key).or(() -> defaultText(key));
  }

  /** The default as a value; empty when a rule applies that no single value expresses. */
  Optional<String> defaultText(TuningKey key) {
    if (key == TuningKey.PER_TRY_TIMEOUT) {
      long milliseconds = timeout().toMillis() * PER_TRY_PERCENT / 100;
      return Optional.of(DurationForm.text(Duration.ofMillis(Math.max(1, milliseconds))));
    }
    if (key == TuningKey.HEALTH_CHECK_TIMEOUT) {
      Duration interval = probeInterval();
      boolean fits = PROBE_TIMEOUT.compareTo(interval) <= 0;
      return Optional.of(DurationForm.text(fits ? PROBE_TIMEOUT : interval));
    }
    return key.on(role)
        .fallback()
        .match(value -> Optional.of(value.text()), rule -> Optional.empty());
  }

  /** The value that applies to a key whose default is a value. */
  <T> T one(TuningKey key, Class<T> type) {
    return find(key, type)
        .orElseThrow(() -> new IllegalStateException(key + ": no value (expected: a default)"));
  }

  /** The value that applies to a key; empty when a rule applies. */
  <T> Optional<T> find(TuningKey key, Class<T> type) {
    return text(key).map(text -> type.cast(usable(key, text)));
  }

  /** The items of the list that applies to a key; empty when a rule applies. */
  <T> List<T> many(TuningKey key, Class<T> type) {
    return find(key, List.class).stream()
        .flatMap(items -> ((List<?>) items).stream())
        .map(type::cast)
        .toList();
  }

  EffectiveValues with(TuningKey key, String text) {
    return new EffectiveValues(role, accepted.with(key, text));
  }

  private ValueForm<?> bounded(KeyBound bound) {
    return bound.form().atMost(one(bound.by(), Duration.class), bound.words());
  }

  private Object usable(TuningKey key, String text) {
    Optional<?> value = form(key).read(text).value();
    if (value.isEmpty()) {
      throw new IllegalStateException(key + ": \"" + text + "\" (expected: a usable text)");
    }
    return value.get();
  }

  private Duration timeout() {
    return one(TuningKey.TIMEOUT, Duration.class);
  }

  private Duration probeInterval() {
    return one(TuningKey.HEALTH_CHECK_INTERVAL, Duration.class);
  }
}
