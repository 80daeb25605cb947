package io.milvusxds.tuning;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.MilvusService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the annotations of one service.
 *
 * <p>The role comes first, because it decides which keys, forms and defaults count. Then the keys
 * are read one by one, in the order of {@link TuningKey}, so that a key that bounds another is
 * known before it. A bad value harms only its own key: the value accepted before goes on, else the
 * default, and a finding says so. Blanks at the ends of a value mean nothing.
 */
public final class TuningParser {
  private final MilvusService service;
  private final AcceptedValues before;
  private final AnnotationFindings words;
  private final List<Finding> findings = new ArrayList<>();

  private TuningParser(MilvusService service, AcceptedValues before) {
    this.service = service;
    this.before = before;
    this.words = new AnnotationFindings(service.ref());
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
      return TuningResult.unmanaged(findings);
    }
    EffectiveValues values = effectiveValues(role.get(), written);
    reportWithoutEffect(values, written);
    return new TuningResult(
        Optional.of(TuningAssembly.service(service.ref(), values)), values.accepted(), findings);
  }

  private SortedMap<TuningKey, String> writtenByKey() {
    SortedMap<TuningKey, String> written = new TreeMap<>();
    service
        .annotations()
        .forEach(
            (annotation, text) -> {
              Optional<TuningKey> key = TuningKey.ofAnnotation(annotation);
              if (key.isPresent()) {
                written.put(key.get(), WrittenText.stripped(text));
              } else if (annotation.startsWith(Annotations.PREFIX)) {
                findings.add(words.unknown(annotation, text));
              }
            });
    return written;
  }

  private Optional<String> usableRole(SortedMap<TuningKey, String> written) {
    String text = written.get(TuningKey.ROLE);
    if (text == null) {
      List<String> others =
          service.annotations().keySet().stream()
              .filter(key -> key.startsWith(Annotations.PREFIX))
              .toList();
      if (!others.isEmpty()) {
        findings.add(words.noRole(others));
      }
      return Optional.empty();
    }
    return usableText(TuningKey.ROLE, text, TuningForms.ROLE, "the Service is not managed");
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
    Optional<String> problem = form.read(text).problem();
    if (problem.isEmpty()) {
      return Optional.of(text);
    }
    Optional<String> kept =
        before.text(key).filter(earlier -> form.read(earlier).problem().isEmpty());
    String effect =
        kept.map(earlier -> "keeping " + WrittenText.shown(earlier) + ", accepted before")
            .orElse(defaultEffect);
    findings.add(words.unusable(key, text, form, problem.get(), effect));
    return kept;
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
