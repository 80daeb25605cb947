package io.milvusxds.tuning;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.MilvusService;
import io.milvusxds.tuning.form.DurationForm;
import io.milvusxds.tuning.form.ValueForm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One annotation: its key, what its value looks like, what applies without it, what it shapes and
 * what makes it do nothing. Declared beside the record that it fills; {@link SettingTable} has all
 * of them.
 *
 * <p>The parser, the docs page, the JSON schema and the admission policy are made from it.
 */
public final class Setting<T> implements Comparable<Setting<?>> {
  private final String key;
  private final Use<T> onReads;
  private final Use<T> onWrites;
  private final Use<T> onAll;
  private final Optional<Settings.Value<T>> ofAllAlone;
  private final ImmutableSet<Shaped> shapes;
  private final Optional<Bound<T>> bound;
  private final ImmutableList<FeatureSwitch> switches;
  private final Check<T> check;
  private final Optional<String> effectInDoubt;
  private final String help;

  private Setting(Declaration<T> declared, String help) {
    this.key = declared.key;
    this.onReads = declared.onReads;
    this.onWrites = declared.onWrites;
    this.onAll =
        new Use<>(
            onReads.form(),
            declared.ofAllAlone.<Fallback<T>>map(Fallback.Literal::new).orElse(onReads.fallback()),
            onReads.isSettable() && declared.isSharedByAll);
    this.ofAllAlone = declared.ofAllAlone;
    this.shapes = declared.shapes;
    this.bound = declared.bound;
    this.switches = declared.switches;
    this.check = declared.check;
    this.effectInDoubt = declared.effectInDoubt;
    this.help = help;
  }

  /**
   * How it is used on the services of one role.
   *
   * @param form what its value looks like
   * @param fallback what applies without it
   * @param isSettable whether it may be set on this role; when not, the default always applies
   */
  public record Use<T>(ValueForm<T> form, Fallback<T> fallback, boolean isSettable) {}

  /** What applies when an annotation is absent. */
  public sealed interface Fallback<T> {
    /** A value that could as well be written. */
    record Literal<T>(Settings.Value<T> value) implements Fallback<T> {
      @Override
      public <R> R match(Function<Literal<T>, R> literal, Function<Rule<T>, R> rule) {
        return literal.apply(this);
      }
    }

    /**
     * Something that no single text expresses, in words: {@code 75 % of the timeout}.
     *
     * @param derived the value that it comes to; empty when the rule is known elsewhere
     */
    record Rule<T>(String words, Function<Settings, Optional<Settings.Value<T>>> derived)
        implements Fallback<T> {
      @Override
      public <R> R match(Function<Literal<T>, R> literal, Function<Rule<T>, R> rule) {
        return rule.apply(this);
      }
    }

    /** Applies the function of the case at hand. */
    <R> R match(Function<Literal<T>, R> literal, Function<Rule<T>, R> rule);

    /** The value or the words, for a reader. */
    default String text() {
      return match(literal -> literal.value().text(), Rule::words);
    }

    /** The value that applies beside these settings; empty when no single value expresses it. */
    default Optional<Settings.Value<T>> in(Settings settings) {
      return match(literal -> Optional.of(literal.value()), rule -> rule.derived().apply(settings));
    }
  }

  /**
   * A range that another setting narrows: an attempt takes no longer than the whole request.
   *
   * @param form without the bound
   * @param by the setting whose value, else whose default, is the bound
   * @param words what the bound is, for the operator: {@code the timeout}
   * @param limit the bound beside these settings
   * @param narrowed the form within a bound
   */
  public record Bound<T>(
      ValueForm<T> form,
      Setting<Duration> by,
      String words,
      Function<Settings, Duration> limit,
      Function<Duration, ValueForm<T>> narrowed) {
    static Bound<Duration> atMost(
        DurationForm form, Setting<Duration> by, String words, Function<Settings, Duration> limit) {
      return new Bound<>(form, by, words, limit, most -> form.atMost(most, words));
    }

    /** The bound on a service without annotations, as one could write it. */
    public String byDefault(ServiceRole role) {
      return DurationForm.text(limit.apply(Settings.defaults(role)));
    }

    ValueForm<T> in(Settings settings) {
      return narrowed.apply(limit.apply(settings));
    }
  }

  /** Whether what a value refers to is there. */
  @FunctionalInterface
  interface Check<T> {
    /** What is wrong, as a predicate whose subject is the text; empty when nothing is. */
    Optional<String> problem(T value, String text, MilvusService service);
  }

  /** The key without its prefix: {@code circuit-breaker.max-requests}. */
  public String key() {
    return key;
  }

  /** The whole annotation key, prefix included. */
  public String annotation() {
    return Annotations.PREFIX + key;
  }

  /** How it is used on services of this role. */
  public Use<T> on(ServiceRole role) {
    return switch (role) {
      case READ_ONLY -> onReads;
      case READ_WRITE -> onWrites;
      case ALL -> onAll;
    };
  }

  /** The roles on which it may be set, in the order of {@link ServiceRole}; never empty. */
  public List<ServiceRole> roles() {
    return Arrays.stream(ServiceRole.values()).filter(role -> on(role).isSettable()).toList();
  }

  /**
   * Whether what is written on a service of role {@code all} counts for one of its pools: what is
   * about requests counts for searches only, since a limit of theirs would cut writes short.
   */
  boolean countsFor(EndpointRole pool) {
    return on(ServiceRole.of(pool)).isSettable()
        && (pool == EndpointRole.READ_ONLY || !shapes.contains(Shaped.ROUTES));
  }

  /**
   * The default on a service of role {@code all}, for both of its pools, where that is another one
   * than on a read-only service.
   */
  Optional<Settings.Value<T>> ofAllAlone() {
    return ofAllAlone;
  }

  /** What of a deployment it shapes, in the order of {@link Shaped}; never empty. */
  public Set<Shaped> shapes() {
    return shapes;
  }

  /** What narrows its range; empty for most. */
  public Optional<Bound<T>> bound() {
    return bound;
  }

  /** What it is for, in one sentence. */
  public String help() {
    return help;
  }

  /** What makes it do nothing beside these settings; empty when nothing does. */
  Optional<FeatureSwitch> switchedOff(Settings settings) {
    return switches.stream().filter(by -> by.off().test(settings)).findFirst();
  }

  Check<T> check() {
    return check;
  }

  /** What applies when it is in doubt, where that is not simply its default. */
  Optional<String> effectInDoubt() {
    return effectInDoubt;
  }

  /** In the order of {@link SettingTable}. */
  @Override
  public int compareTo(Setting<?> other) {
    return Integer.compare(SettingTable.position(this), SettingTable.position(other));
  }

  @Override
  public String toString() {
    return key;
  }

  /** Begins the declaration of a setting that may be set on both roles. */
  static <T> Declaration<T> declare(String key, ValueForm<T> form) {
    return new Declaration<>(key, form);
  }

  /** A setting that is being declared; {@link #help} ends the declaration. */
  static final class Declaration<T> {
    private final String key;
    private Use<T> onReads;
    private Use<T> onWrites;
    private boolean isSharedByAll = true;
    private Optional<Settings.Value<T>> ofAllAlone = Optional.empty();
    private ImmutableSet<Shaped> shapes = ImmutableSet.of();
    private Optional<Bound<T>> bound = Optional.empty();
    private ImmutableList<FeatureSwitch> switches = ImmutableList.of();
    private Check<T> check = (value, text, service) -> Optional.empty();
    private Optional<String> effectInDoubt = Optional.empty();

    private Declaration(String key, ValueForm<T> form) {
      this.key = key;
      Fallback<T> none = new Fallback.Rule<>("none", settings -> Optional.empty());
      this.onReads = new Use<>(form, none, true);
      this.onWrites = onReads;
    }

    /** On services of this role alone, with the same default on both. */
    Declaration<T> only(EndpointRole role) {
      onReads = new Use<>(onReads.form(), onReads.fallback(), role == EndpointRole.READ_ONLY);
      onWrites = new Use<>(onWrites.form(), onWrites.fallback(), role == EndpointRole.READ_WRITE);
      return this;
    }

    /** Not on services of role {@code all}, where it would mean nothing. */
    Declaration<T> notOnAll() {
      isSharedByAll = false;
      return this;
    }

    Declaration<T> defaultsTo(String text) {
      return fallback(literal(onReads.form(), text));
    }

    /**
     * A rule that comes to no single value, or whose value is known to the record that it fills.
     */
    Declaration<T> defaultsToRule(String words) {
      return defaultsToRule(words, settings -> Optional.empty());
    }

    Declaration<T> defaultsToRule(
        String words, Function<Settings, Optional<Settings.Value<T>>> derived) {
      return fallback(new Fallback.Rule<>(words, derived));
    }

    private Declaration<T> fallback(Fallback<T> fallback) {
      onReads = new Use<>(onReads.form(), fallback, onReads.isSettable());
      onWrites = new Use<>(onWrites.form(), fallback, onWrites.isSettable());
      return this;
    }

    /** With this default on a read-write service and on one for everything. */
    Declaration<T> onWritesAndAll(String text) {
      ofAllAlone = Optional.of(value(onReads.form(), text));
      return onWrites(text);
    }

    /** With this default on a read-write service. */
    Declaration<T> onWrites(String text) {
      return onWrites(onWrites.form(), text);
    }

    /** With this form and default on a read-write service. */
    Declaration<T> onWrites(ValueForm<T> form, String text) {
      onWrites = new Use<>(form, literal(form, text), onWrites.isSettable());
      return this;
    }

    Declaration<T> shaping(Shaped... parts) {
      shapes = Sets.immutableEnumSet(Arrays.asList(parts));
      return this;
    }

    Declaration<T> within(Bound<T> range) {
      bound = Optional.of(range);
      return this;
    }

    /** What makes it do nothing, in the order in which it is told. */
    Declaration<T> switchedOffBy(FeatureSwitch... by) {
      switches = ImmutableList.copyOf(by);
      return this;
    }

    Declaration<T> checkedBy(Check<T> also) {
      check = also;
      return this;
    }

    Declaration<T> inDoubt(String effect) {
      effectInDoubt = Optional.of(effect);
      return this;
    }

    Setting<T> help(String sentence) {
      return new Setting<>(this, sentence);
    }

    private static <T> Fallback<T> literal(ValueForm<T> form, String text) {
      return new Fallback.Literal<>(value(form, text));
    }

    private static <T> Settings.Value<T> value(ValueForm<T> form, String text) {
      return new Settings.Value<>(text, form.read(text).value().orElseThrow());
    }
  }
}
