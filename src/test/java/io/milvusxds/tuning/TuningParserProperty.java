package io.milvusxds.tuning;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Severity;
import io.milvusxds.model.Writer;
import io.milvusxds.testing.draws.Chance;
import io.milvusxds.testing.draws.Draws;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever is written, the parser neither fails nor puts a default in its place silently. */
class TuningParserProperty {
  /** A text for a key on a service of a role. */
  record Written(Setting<?> key, ServiceRole role, String text) {
    AnnotatedService service() {
      AnnotatedService service = AnnotatedService.plain().with("role", role.label());
      return service.with(key.key(), text);
    }

    /** Of a list of hosts the good ones count; HostListTest is about that. */
    boolean isHalfGood() {
      HostList hosts = HostList.read(text, Writer.OPERATOR);
      return key == ServiceTuning.ENDPOINTS
          && !hosts.usable().isEmpty()
          && !hosts.flaws().isEmpty();
    }

    boolean isRefused(TuningResult result) {
      return result.findings().stream()
          .anyMatch(f -> f.severity() == Severity.ERROR && f.key().equals(key.annotation()));
    }
  }

  /** A text that comes after a good one. */
  record Later(Written written, String before) {}

  /** Annotations that follow others. */
  record Changed(Map<String, String> earlier, Map<String, String> now) {}

  @Test
  void aTextIsEitherRefusedAloudOrMeansExactlyWhatItSays() {
    forAll(
        4000,
        TuningParserProperty::whollyGoodOrBad,
        written -> {
          TuningResult result = written.service().parse();

          if (!written.isRefused(result)) {
            ServiceTuning tuning = result.tunings().get(0);
            assertThat(WrittenMeaning.ofTuning(written.key(), tuning))
                .isEqualTo(WrittenMeaning.ofText(written.key(), written.text()));
          }
        });
  }

  @Test
  void aRefusedTextLeavesEverythingAsItIsWithoutIt() {
    forAll(2000, TuningParserProperty::whollyGoodOrBad, TuningParserProperty::assertLeavesOthers);
  }

  private static void assertLeavesOthers(Written written) {
    AnnotatedService others =
        AnnotatedService.plain()
            .with("role", written.role().label())
            .with("deployment", "blue")
            .with("connect-timeout", "3s")
            .with("retries", "4")
            .without(written.key().key());

    TuningResult result =
        others.with(written.key().key(), written.text()).parseAfter(others.parse().accepted());

    if (written.isRefused(result)) {
      assertThat(result.tunings().stream().map(TuningParserProperty::settled).toList())
          .isEqualTo(others.parse().tunings());
    }
  }

  @Test
  void aTextThatIsRefusedAfterAGoodOneLeavesTheGoodOneInForce() {
    forAll(
        2000,
        draws -> {
          Written written = whollyGoodOrBad(draws);
          return new Later(written, draws.of(KeySamples.of(written.key(), written.role()).good()));
        },
        TuningParserProperty::assertKeepsTheGoodOne);
  }

  private static void assertKeepsTheGoodOne(Later later) {
    Written written = later.written();
    AnnotatedService before =
        AnnotatedService.plain()
            .with("role", written.role().label())
            .with(written.key().key(), later.before());
    TuningResult accepted = before.parse();

    TuningResult result =
        before.with(written.key().key(), written.text()).parseAfter(accepted.accepted());

    if (written.isRefused(result)) {
      assertThat(result.tunings()).isEqualTo(accepted.tunings());
      assertThat(result.accepted()).isEqualTo(accepted.accepted());
    }
  }

  @Test
  void everyFindingHasAllItsPartsAndFitsOnAScreen() {
    forAll(
        1000,
        TuningParserProperty::annotations,
        annotations ->
            assertThat(of(annotations).findings())
                .isSorted()
                .allSatisfy(TuningParserProperty::assertReadable));
  }

  private static void assertReadable(Finding finding) {
    assertThat(finding.severity()).isNotNull();
    assertThat(parts(finding))
        .allSatisfy(part -> assertThat(part).isNotBlank().hasSizeLessThan(1200))
        .allSatisfy(part -> assertThat(part).doesNotContainPattern("\\p{Cntrl}"));
    assertThat(finding.subject()).hasToString("Service prod/milvus");
  }

  @Test
  void theSameAnnotationsAndHistoryGiveTheSameResult() {
    forAll(
        1000,
        draws -> new Changed(annotations(draws), annotations(draws)),
        changed -> {
          AcceptedValues history = of(changed.earlier()).parse().accepted();

          TuningResult first = of(changed.now()).parseAfter(history);

          assertThat(of(changed.now()).parseAfter(history)).isEqualTo(first);
          assertThat(of(changed.now()).parseAfter(first.accepted())).isEqualTo(first);
        });
  }

  private static Written whollyGoodOrBad(Draws draws) {
    return draws.suchThat(written -> !written.isHalfGood(), TuningParserProperty::written);
  }

  private static Written written(Draws draws) {
    Setting<?> key = draws.of(SettingTable.all());
    ServiceRole role = draws.of(List.copyOf(key.roles()));
    return new Written(key, role, KeyTexts.forKey(key, role, draws));
  }

  private static Map<String, String> annotations(Draws draws) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("role", draws.of("ro", "ro", "rw", "rw", "reader"));
    draws
        .list(0, 12, TuningParserProperty::entry)
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue()));
    return annotations;
  }

  private static Map.Entry<String, String> entry(Draws draws) {
    return draws.byChance(
        Chance.of(
            8,
            it -> {
              Written written = written(it);
              return Map.entry(written.key().key(), written.text());
            }),
        Chance.of(2, it -> Map.entry(KeyTexts.anything(it), KeyTexts.anything(it))));
  }

  private static AnnotatedService of(Map<String, String> annotations) {
    AnnotatedService service = AnnotatedService.plain();
    for (Map.Entry<String, String> entry : annotations.entrySet()) {
      service = service.with(entry.getKey(), entry.getValue());
    }
    return service;
  }

  private static List<String> parts(Finding finding) {
    return List.of(
        finding.subject().toString(),
        finding.key(),
        finding.found(),
        finding.expected(),
        finding.effect(),
        finding.remedy());
  }

  // A port that is none leaves in doubt which one was meant; the settings are the same.
  private static ServiceTuning settled(ServiceTuning tuning) {
    return new ServiceTuning(
        tuning.role(),
        tuning.claim(),
        tuning.deployment(),
        tuning.port(),
        tuning.fixedEndpoints(),
        tuning.read(),
        tuning.routes(),
        tuning.pool(),
        new TreeSet<>());
  }
}
