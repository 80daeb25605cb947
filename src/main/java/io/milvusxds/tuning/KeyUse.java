package io.milvusxds.tuning;

import io.milvusxds.model.EndpointRole;
import java.util.function.Function;

/**
 * How one annotation is used on the services of one role.
 *
 * @param form what its value looks like
 * @param fallback what applies without it
 * @param isSettable whether it may be set on this role; when not, the default always applies
 */
public record KeyUse(ValueForm<?> form, Fallback fallback, boolean isSettable) {
  /** What applies when an annotation is absent. */
  public sealed interface Fallback {
    /** A value that could as well be written. */
    record Value(String text) implements Fallback {
      @Override
      public <R> R match(Function<Value, R> value, Function<Rule, R> rule) {
        return value.apply(this);
      }
    }

    /** Something that no single value expresses, in words: {@code 75 % of the timeout}. */
    record Rule(String words) implements Fallback {
      @Override
      public <R> R match(Function<Value, R> value, Function<Rule, R> rule) {
        return rule.apply(this);
      }
    }

    /** Applies the function of the case at hand. */
    <R> R match(Function<Value, R> value, Function<Rule, R> rule);

    /** The value or the words, for a reader. */
    default String text() {
      return match(Value::text, Rule::words);
    }
  }

  /** How one annotation is used on both roles. */
  record ByRole(KeyUse onReads, KeyUse onWrites) {
    static ByRole both(ValueForm<?> form, Fallback fallback) {
      KeyUse use = new KeyUse(form, fallback, true);
      return new ByRole(use, use);
    }

    /** Settable on a read-only service alone, with the same default on both. */
    static ByRole reads(ValueForm<?> form, Fallback fallback) {
      return new ByRole(new KeyUse(form, fallback, true), new KeyUse(form, fallback, false));
    }

    /** Settable on a read-write service alone, with the same default on both. */
    static ByRole writes(ValueForm<?> form, Fallback fallback) {
      return new ByRole(new KeyUse(form, fallback, false), new KeyUse(form, fallback, true));
    }

    /** The same, but with this default on a read-write service. */
    ByRole onWrites(Fallback fallback) {
      return onWrites(onWrites.form(), fallback);
    }

    /** The same, but with this form and default on a read-write service. */
    ByRole onWrites(ValueForm<?> form, Fallback fallback) {
      return new ByRole(onReads, new KeyUse(form, fallback, onWrites.isSettable()));
    }

    KeyUse on(EndpointRole role) {
      return switch (role) {
        case READ_ONLY -> onReads;
        case READ_WRITE -> onWrites;
      };
    }
  }
}
