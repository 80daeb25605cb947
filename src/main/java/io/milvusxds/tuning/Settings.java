package io.milvusxds.tuning;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.DurationForm;
import io.milvusxds.tuning.form.ValueForm;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every setting is on one service: the accepted value where there is one, else the default.
 * Each value was parsed once and stands beside its text.
 */
public final class Settings {
  /** A value and the text that says it, without blanks at its ends. */
  public record Value<T>(String text, T value) {
    static Optional<Value<Duration>> ofDuration(Duration duration) {
      return Optional.of(new Value<>(DurationForm.text(duration), duration));
    }
  }

  private final ServiceRole role;
  private final SortedMap<Setting<?>, Value<?>> accepted;

  private Settings(ServiceRole role, SortedMap<Setting<?>, Value<?>> accepted) {
    this.role = role;
    this.accepted = Collections.unmodifiableSortedMap(accepted);
  }

  /** Those of a service of this role without another annotation. */
  static Settings defaults(ServiceRole role) {
    return new Settings(role, new TreeMap<>());
  }

  /** These and one more, which replaces an older one. */
  <T> Settings with(Setting<T> setting, Value<T> value) {
    SortedMap<Setting<?>, Value<?>> more = new TreeMap<>(accepted);
    more.put(setting, value);
    return new Settings(role, more);
  }

  /** Of these, on a service of role {@code all}, what counts for one of its pools. */
  Settings of(EndpointRole pool) {
    SortedMap<Setting<?>, Value<?>> counting = new TreeMap<>(accepted);
    counting.keySet().removeIf(setting -> !setting.countsFor(pool));
    for (Setting<?> setting : SettingTable.all()) {
      setting.ofAllAlone().ifPresent(value -> counting.putIfAbsent(setting, value));
    }
    return new Settings(ServiceRole.of(pool), counting);
  }

  /** Of the service; decides forms and defaults. */
  ServiceRole role() {
    return role;
  }

  /** The form that the value of a setting must have here, narrowed by what others say. */
  <T> ValueForm<T> form(Setting<T> setting) {
    return setting.bound().map(bound -> bound.in(this)).orElseGet(() -> setting.on(role).form());
  }

  /** The value that applies to a setting whose default is a value. */
  <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalStateException(setting + ": no value (expected: a default)"));
  }

  /** The value that applies; empty when a rule applies that no single value expresses. */
  <T> Optional<T> find(Setting<T> setting) {
    return value(setting).map(Value::value);
  }

  /** The value that was accepted; empty when the default applies. */
  <T> Optional<T> accepted(Setting<T> setting) {
    return written(setting).map(Value::value);
  }

  /** The text that applies; empty when a rule applies that no single text expresses. */
  Optional<String> text(Setting<?> setting) {
    return value(setting).map(Value::text);
  }

  /** The text that was accepted; empty when the default applies. */
  Optional<String> acceptedText(Setting<?> setting) {
    return Optional.ofNullable(accepted.get(setting)).map(Value::text);
  }

  /** Every text that was accepted. */
  SortedMap<Setting<?>, String> texts() {
    SortedMap<Setting<?>, String> texts = new TreeMap<>();
    accepted.forEach((setting, value) -> texts.put(setting, value.text()));
    return texts;
  }

  private <T> Optional<Value<T>> value(Setting<T> setting) {
    return written(setting).or(() -> setting.on(role).fallback().in(this));
  }

  // Only with() puts values in, each beside the setting of its type.
  @SuppressWarnings("unchecked")
  private <T> Optional<Value<T>> written(Setting<T> setting) {
    return Optional.ofNullable((Value<T>) accepted.get(setting));
  }
}
