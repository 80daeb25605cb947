package io.milvusxds.tuning;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusService;
import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.WrittenText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the annotations of one service.
 *
 * <p>The role comes first, because it decides which settings, forms and defaults count. Then the
 * others are read one by one, in the order of {@link SettingTable}, so that one that bounds another
 * is known before it. A bad value harms only its own setting: the value accepted before goes on,
 * else the default, and a finding says so. A value is good when it has the right form and what it
 * refers to exists. Blanks at the ends of a value mean nothing.
 *
 * <p>Where nobody knows the value accepted before, because this is the first sight of the service,
 * the setting is in doubt: its default is only for an Envoy that has nothing yet. A role or a
 * deployment in doubt leaves open whose endpoints these are, which is a gap.
 */
public final class TuningParser {
  private static final String NOT_MANAGED = "the Service is not managed";

  private final MilvusService service;
  private final AcceptedValues before;
  private final AnnotationFindings words;
  private final List<Finding> findings = new ArrayList<>();
  private final SortedSet<Setting<?>> inDoubt = new TreeSet<>();

  private TuningParser(MilvusService service, AcceptedValues before) {
    this.service = service;
    this.before = before;
    this.words = new AnnotationFindings(service.subject());
  }

  /**
   * The settings that the annotations of a service come to.
   *
   * @param before what the last parse of the same service accepted
   * @return never fails, whatever the annotations are
   */
  public static TuningResult parse(MilvusService service, AcceptedValues before) {
    return new TuningParser(service, before).result();
  }

  private TuningResult result() {
    SortedMap<Setting<?>, String> written = written();
    Optional<Settings.Value<ServiceRole>> role = role(written);
    if (role.isEmpty()) {
      return unmanaged(new TreeMap<>());
    }
    written.remove(ServiceTuning.ROLE);
    Settings settings = Settings.defaults(role.get().value()).with(ServiceTuning.ROLE, role.get());
    for (var entry : written.entrySet()) {
      settings = read(entry.getKey(), entry.getValue(), settings);
    }
    if (inDoubt.contains(ServiceTuning.DEPLOYMENT)) {
      return unmanaged(settings.texts());
    }
    reportWithoutEffect(settings, written);
    return new TuningResult(
        ServiceTuning.of(service.ref(), settings, inDoubt),
        Optional.empty(),
        AcceptedValues.after(settings.texts(), inDoubt),
        findings);
  }

  private TuningResult unmanaged(SortedMap<Setting<?>, String> accepted) {
    Optional<Gap> gap =
        inDoubt.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Gap(
                    new GapScope.OneService(service.ref()),
                    "the " + inDoubt.first().key() + " of Service " + service.ref()));
    return new TuningResult(List.of(), gap, AcceptedValues.after(accepted, inDoubt), findings);
  }

  private SortedMap<Setting<?>, String> written() {
    SortedMap<Setting<?>, String> written = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    service
        .annotations()
        .forEach(
            (annotation, text) -> {
              Optional<Setting<?>> setting = SettingTable.ofAnnotation(annotation);
              if (setting.isPresent()) {
                written.put(setting.get(), WrittenText.stripped(text));
              } else if (annotation.startsWith(Annotations.PREFIX)) {
                unknown.add(annotation);
              }
            });
    unknown.stream()
        .filter(
            annotation -> written.containsKey(ServiceTuning.ROLE) || !isMistypedRole(annotation))
        .forEach(annotation -> findings.add(words.unknown(annotation, textOf(annotation))));
    return written;
  }

  private Optional<Settings.Value<ServiceRole>> role(SortedMap<Setting<?>, String> written) {
    String text = written.get(ServiceTuning.ROLE);
    if (text != null) {
      return usable(ServiceTuning.ROLE, text, roleForm(), NOT_MANAGED);
    }
    List<String> others =
        service.annotations().keySet().stream()
            .filter(key -> key.startsWith(Annotations.PREFIX))
            .toList();
    Optional<String> mistyped = others.stream().filter(TuningParser::isMistypedRole).findFirst();
    if (mistyped.isPresent()) {
      return roleBeside(mistyped.get());
    }
    if (!others.isEmpty()) {
      findings.add(words.noRole(others));
    }
    return Optional.empty();
  }

  /** The role, where its key is misspelt: as with a misspelt value, what was accepted stays. */
  private Optional<Settings.Value<ServiceRole>> roleBeside(String mistyped) {
    Optional<Settings.Value<ServiceRole>> kept = kept(ServiceTuning.ROLE, roleForm());
    String effect =
        kept.map(TuningParser::keeping)
            .orElseGet(() -> effectWithout(NOT_MANAGED, ServiceTuning.ROLE));
    findings.add(words.mistypedRole(mistyped, textOf(mistyped), effect));
    return kept;
  }

  // One for all roles: before it was read there is none.
  private static ValueForm<ServiceRole> roleForm() {
    return ServiceTuning.ROLE.on(ServiceRole.READ_ONLY).form();
  }

  private static boolean isMistypedRole(String annotation) {
    return SettingTable.nearest(annotation).filter(ServiceTuning.ROLE::equals).isPresent();
  }

  private String textOf(String annotation) {
    return service.annotations().getOrDefault(annotation, "");
  }

  /** The settings with one more, where its text, or the one accepted before, can be used. */
  private <T> Settings read(Setting<T> setting, String text, Settings settings) {
    if (!setting.on(settings.role()).isSettable()) {
      findings.add(words.notForRole(setting, text, settings.role()));
      return settings;
    }
    if (setting == ServiceTuning.ENDPOINTS) {
      HostList hosts = HostList.of(text, service);
      if (hosts.problem().isEmpty()) {
        return settings.with(ServiceTuning.ENDPOINTS, usableHosts(hosts, text));
      }
    }
    ValueForm<T> form = settings.form(setting);
    return usable(setting, text, form, defaultEffect(setting, settings))
        .map(value -> settings.with(setting, value))
        .orElse(settings);
  }

  private Settings.Value<List<HostPort>> usableHosts(HostList hosts, String text) {
    hosts.flaws().forEach(flaw -> findings.add(words.flawed(flaw, hosts.usable().size())));
    return new Settings.Value<>(hosts.flaws().isEmpty() ? text : hosts.text(), hosts.hosts());
  }

  private <T> Optional<Settings.Value<T>> usable(
      Setting<T> setting, String text, ValueForm<T> form, String defaultEffect) {
    Reading<T> reading = reading(setting, text, form);
    return reading.match(
        good -> Optional.of(new Settings.Value<>(text, good.result())),
        bad -> {
          Optional<Settings.Value<T>> kept = kept(setting, form);
          String effect =
              kept.map(TuningParser::keeping)
                  .orElseGet(
                      () ->
                          form.hasOneText()
                              ? defaultEffect
                              : effectWithout(defaultEffect, setting));
          findings.add(words.unusable(setting, text, form, bad.reason(), effect));
          return kept;
        });
  }

  /** What was accepted before, if it can be used beside what is written now. */
  private <T> Optional<Settings.Value<T>> kept(Setting<T> setting, ValueForm<T> form) {
    return before
        .text(setting)
        .flatMap(
            earlier ->
                reading(setting, earlier, form)
                    .value()
                    .map(value -> new Settings.Value<>(earlier, value)));
  }

  private <T> Reading<T> reading(Setting<T> setting, String text, ValueForm<T> form) {
    Reading<T> reading = form.read(text);
    return reading
        .value()
        .flatMap(value -> setting.check().problem(value, text, service))
        .map(Reading::<T>bad)
        .orElse(reading);
  }

  private static String keeping(Settings.Value<?> earlier) {
    return "keeping " + WrittenText.shown(earlier.text()) + ", accepted before";
  }

  /**
   * What applies while nothing was accepted before; notes the setting when that is only a guess.
   */
  private String effectWithout(String defaultEffect, Setting<?> setting) {
    // A port that is none says nothing of the one that was meant, however long the service is
    // known.
    boolean mayBeInDoubt = before.leavesInDoubt(setting) || setting == ServiceTuning.PORT;
    if (!mayBeInDoubt || setting.shapes().equals(Set.of(Shaped.ENDPOINTS))) {
      return defaultEffect;
    }
    inDoubt.add(setting);
    return AnnotationFindings.inDoubt(setting, defaultEffect);
  }

  private static <T> String defaultEffect(Setting<T> setting, Settings settings) {
    Setting.Fallback<T> fallback = setting.on(settings.role()).fallback();
    return fallback.match(
        literal -> "the default " + literal.text() + " applies",
        rule ->
            rule.in(settings)
                .map(value -> "the default " + value.text() + " applies: " + rule.words())
                .orElse("the default applies: " + rule.words()));
  }

  // Only for what is written now: a kept value has its own finding already.
  private void reportWithoutEffect(Settings settings, SortedMap<Setting<?>, String> written) {
    written.forEach(
        (setting, text) -> {
          if (settings.acceptedText(setting).filter(text::equals).isPresent()) {
            setting
                .switchedOff(settings)
                .map(
                    by ->
                        words.switchedOff(
                            setting, text, by, settings.text(by.setting()).orElse("")))
                .ifPresent(findings::add);
          }
        });
    String domains = written.get(ReadTuning.DOMAINS);
    List<String> unmatched = DomainPorts.unmatched(settings.get(ReadTuning.DOMAINS));
    if (domains != null && !unmatched.isEmpty()) {
      findings.add(words.unmatchedDomains(domains, unmatched));
    }
  }
}
