package io.milvusxds.tuning;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
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
 * <p>The role comes first, because it decides which keys, forms and defaults count. Then the keys
 * are read one by one, in the order of {@link TuningKey}, so that a key that bounds another is
 * known before it. A bad value harms only its own key: the value accepted before goes on, else the
 * default, and a finding says so. A value is good when it has the right form and what it refers to
 * exists. Blanks at the ends of a value mean nothing.
 *
 * <p>Where nobody knows the value accepted before, because this is the first sight of the service,
 * the key is in doubt: its default is only for an Envoy that has nothing yet. A role or a
 * deployment in doubt leaves open whose endpoints these are, which is a gap.
 */
public final class TuningParser {
  private final MilvusService service;
  private final AcceptedValues before;
  private final AnnotationFindings words;
  private final List<Finding> findings = new ArrayList<>();
  private final SortedSet<TuningKey> inDoubt = new TreeSet<>();

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
    SortedMap<TuningKey, String> written = writtenByKey();
    Optional<String> role = usableRole(written);
    if (role.isEmpty()) {
      return unmanaged(AcceptedValues.NONE);
    }
    EffectiveValues values = effectiveValues(role.get(), written);
    if (inDoubt.contains(TuningKey.DEPLOYMENT)) {
      return unmanaged(values.accepted());
    }
    reportWithoutEffect(values, written);
    return new TuningResult(
        Optional.of(TuningAssembly.service(service.ref(), values, inDoubt)),
        Optional.empty(),
        values.accepted().after(inDoubt),
        findings);
  }

  private TuningResult unmanaged(AcceptedValues accepted) {
    Optional<Gap> gap =
        inDoubt.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Gap(
                    new GapScope.OneService(service.ref()),
                    "the " + inDoubt.first().key() + " of Service " + service.ref()));
    return new TuningResult(Optional.empty(), gap, accepted.after(inDoubt), findings);
  }

  private SortedMap<TuningKey, String> writtenByKey() {
    SortedMap<TuningKey, String> written = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    service
        .annotations()
        .forEach(
            (annotation, text) -> {
              Optional<TuningKey> key = TuningKey.ofAnnotation(annotation);
              if (key.isPresent()) {
                written.put(key.get(), WrittenText.stripped(text));
              } else if (annotation.startsWith(Annotations.PREFIX)) {
                unknown.add(annotation);
              }
            });
    unknown.stream()
        .filter(annotation -> written.containsKey(TuningKey.ROLE) || !isMistypedRole(annotation))
        .forEach(annotation -> findings.add(words.unknown(annotation, textOf(annotation))));
    return written;
  }

  private Optional<String> usableRole(SortedMap<TuningKey, String> written) {
    String text = written.get(TuningKey.ROLE);
    if (text != null) {
      return usableText(TuningKey.ROLE, text, TuningForms.ROLE, "the Service is not managed");
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
  private Optional<String> roleBeside(String mistyped) {
    Optional<String> kept = before.text(TuningKey.ROLE);
    String effect =
        kept.map(TuningParser::keeping)
            .orElseGet(() -> effectWithout("the Service is not managed", TuningKey.ROLE));
    findings.add(words.mistypedRole(mistyped, textOf(mistyped), effect));
    return kept;
  }

  private static boolean isMistypedRole(String annotation) {
    return TuningKey.nearest(annotation).filter(TuningKey.ROLE::equals).isPresent();
  }

  private String textOf(String annotation) {
    return service.annotations().getOrDefault(annotation, "");
  }

  private EffectiveValues effectiveValues(String role, SortedMap<TuningKey, String> written) {
    EffectiveValues values =
        new EffectiveValues(
            TuningForms.ROLE.read(role).value().orElseThrow(),
            AcceptedValues.NONE.with(TuningKey.ROLE, role));
    for (TuningKey key : written.keySet()) {
      String text = written.getOrDefault(key, "");
      Optional<String> usable =
          key == TuningKey.ROLE ? Optional.of(role) : usableHere(key, text, values);
      if (usable.isPresent()) {
        values = values.with(key, usable.get());
      }
    }
    return values;
  }

  private Optional<String> usableHere(TuningKey key, String text, EffectiveValues values) {
    EndpointRole role = values.role();
    if (!key.on(role).isSettable()) {
      findings.add(words.notForRole(key, text, role));
      return Optional.empty();
    }
    return usableText(key, text, values.form(key), defaultEffect(key, values));
  }

  private Optional<String> usableText(
      TuningKey key, String text, ValueForm<?> form, String defaultEffect) {
    if (key == TuningKey.ENDPOINTS) {
      HostList hosts = HostList.read(text, service.origin().writer());
      if (!hosts.usable().isEmpty()) {
        hosts.flaws().forEach(flaw -> findings.add(words.flawed(flaw, hosts.usable().size())));
        return Optional.of(hosts.flaws().isEmpty() ? text : hosts.text());
      }
    }
    Optional<String> problem = problem(key, text, form);
    if (problem.isEmpty()) {
      return Optional.of(text);
    }
    Optional<String> kept =
        before.text(key).filter(earlier -> problem(key, earlier, form).isEmpty());
    String effect =
        kept.map(TuningParser::keeping)
            .orElseGet(
                () ->
                    TuningForms.isSingleChoice(form)
                        ? defaultEffect
                        : effectWithout(defaultEffect, key));
    findings.add(words.unusable(key, text, form, problem.get(), effect));
    return kept;
  }

  private Optional<String> problem(TuningKey key, String text, ValueForm<?> form) {
    return form.read(text)
        .problem()
        .or(() -> missingPort(key, text))
        .or(() -> key == TuningKey.ENDPOINTS ? unreachableHosts(text) : Optional.empty());
  }

  private Optional<String> unreachableHosts(String text) {
    HostList hosts = HostList.read(text, service.origin().writer());
    return hosts.usable().isEmpty() ? Optional.of(hosts.problem()) : Optional.empty();
  }

  // Hosts written by hand bring their ports along, so that what the Service declares does not
  // count.
  private Optional<String> missingPort(TuningKey key, String text) {
    if (key != TuningKey.PORT
        || service.annotations().containsKey(TuningKey.ENDPOINTS.annotation())) {
      return Optional.empty();
    }
    return TuningForms.PORT
        .read(text)
        .value()
        .filter(port -> !port.isAmong(service.ports()))
        .map(port -> "is none: " + words.declared(service.ports()));
  }

  private static String keeping(String earlier) {
    return "keeping " + WrittenText.shown(earlier) + ", accepted before";
  }

  /** What applies while nothing was accepted before; notes the key when that is only a guess. */
  private String effectWithout(String defaultEffect, TuningKey key) {
    // A port that is none says nothing of the one that was meant, however long the service is
    // known.
    boolean mayBeInDoubt = before.leavesInDoubt(key) || key == TuningKey.PORT;
    if (!mayBeInDoubt || key.shapes().equals(Set.of(Shaped.ENDPOINTS))) {
      return defaultEffect;
    }
    inDoubt.add(key);
    return AnnotationFindings.inDoubt(key, defaultEffect);
  }

  private static String defaultEffect(TuningKey key, EffectiveValues values) {
    KeyUse.Fallback fallback = key.on(values.role()).fallback();
    Optional<String> value = values.defaultText(key);
    return fallback.match(
        literal -> "the default " + literal.text() + " applies",
        rule ->
            value
                .map(text -> "the default " + text + " applies: " + rule.words())
                .orElse("the default applies: " + rule.words()));
  }

  // Only for what is written now: a kept value has its own finding already.
  private void reportWithoutEffect(EffectiveValues values, SortedMap<TuningKey, String> written) {
    written.forEach(
        (key, text) -> {
          if (values.accepted().text(key).filter(text::equals).isPresent()) {
            FeatureSwitch.against(key, values)
                .map(by -> words.switchedOff(key, text, by, values.text(by.key()).orElse("")))
                .ifPresent(findings::add);
          }
        });
    String domains = written.get(TuningKey.DOMAINS);
    List<String> unmatched = DomainPorts.unmatched(values.many(TuningKey.DOMAINS, String.class));
    if (domains != null && !unmatched.isEmpty()) {
      findings.add(words.unmatchedDomains(domains, unmatched));
    }
  }
}
