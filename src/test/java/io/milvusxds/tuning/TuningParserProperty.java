package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Severity;
import io.milvusxds.model.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is written, the parser neither fails nor puts a default in its place silently. */
class TuningParserProperty {
  /** A text for a key on a service of a role. */
  record Written(Setting<?> key, EndpointRole role, String text) {
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

  @Property(tries = 4000)
  void aTextIsEitherRefusedAloudOrMeansExactlyWhatItSays(@ForAll("written") Written written) {
    Assume.that(!written.isHalfGood());
    TuningResult result = written.service().parse();

    if (!written.isRefused(result)) {
      ServiceTuning tuning = result.tuning().orElseThrow();
      assertThat(WrittenMeaning.ofTuning(written.key(), tuning))
          .isEqualTo(WrittenMeaning.ofText(written.key(), written.text()));
    }
  }

  @Property(tries = 2000)
  void aRefusedTextLeavesEverythingAsItIsWithoutIt(@ForAll("written") Written written) {
    Assume.that(!written.isHalfGood());
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
      assertThat(result.tuning().map(TuningParserProperty::settled))
          .isEqualTo(others.parse().tuning());
    }
  }

  @Property(tries = 2000)
  void aTextThatIsRefusedAfterAGoodOneLeavesTheGoodOneInForce(
      @ForAll("written") Written written, @ForAll("index") int index) {
    Assume.that(!written.isHalfGood());
    List<String> good = KeySamples.of(written.key(), written.role()).good();
    AnnotatedService before =
        AnnotatedService.plain()
            .with("role", written.role().label())
            .with(written.key().key(), good.get(index % good.size()));
    TuningResult accepted = before.parse();

    TuningResult result =
        before.with(written.key().key(), written.text()).parseAfter(accepted.accepted());

    if (written.isRefused(result)) {
      assertThat(result.tuning()).isEqualTo(accepted.tuning());
      assertThat(result.accepted()).isEqualTo(accepted.accepted());
    }
  }

  @Property
  void everyFindingHasAllItsPartsAndFitsOnAScreen(
      @ForAll("annotations") Map<String, String> annotations) {
    List<Finding> findings = of(annotations).findings();

    assertThat(findings)
        .isSorted()
        .allSatisfy(
            finding -> {
              assertThat(finding.severity()).isNotNull();
              assertThat(parts(finding))
                  .allSatisfy(part -> assertThat(part).isNotBlank().hasSizeLessThan(1200))
                  .allSatisfy(part -> assertThat(part).doesNotContainPattern("\\p{Cntrl}"));
              assertThat(finding.subject()).hasToString("Service prod/milvus");
            });
  }

  @Property
  void theSameAnnotationsAndHistoryGiveTheSameResult(
      @ForAll("annotations") Map<String, String> earlier,
      @ForAll("annotations") Map<String, String> now) {
    AcceptedValues history = of(earlier).parse().accepted();

    TuningResult first = of(now).parseAfter(history);

    assertThat(of(now).parseAfter(history)).isEqualTo(first);
    assertThat(of(now).parseAfter(first.accepted())).isEqualTo(first);
  }

  @Provide
  Arbitrary<Written> written() {
    return Arbitraries.of(available()).flatMap(TuningParserProperty::writtenFor);
  }

  @Provide
  Arbitrary<Integer> index() {
    return Arbitraries.integers().between(0, 100);
  }

  @Provide
  Arbitrary<Map<String, String>> annotations() {
    Arbitrary<Map.Entry<String, String>> known =
        written().map(written -> Map.entry(written.key().key(), written.text()));
    Arbitrary<Map.Entry<String, String>> any =
        Combinators.combine(KeyTexts.anything(), KeyTexts.anything()).as(Map::entry);
    Arbitrary<Map.Entry<String, String>> entry =
        Arbitraries.frequencyOf(Tuple.of(8, known), Tuple.of(2, any));
    Arbitrary<String> role = Arbitraries.of("ro", "ro", "rw", "rw", "reader");
    return Combinators.combine(role, entry.list().ofMaxSize(12))
        .as(
            (written, entries) -> {
              Map<String, String> annotations = new TreeMap<>();
              annotations.put("role", written);
              entries.forEach(e -> annotations.put(e.getKey(), e.getValue()));
              return annotations;
            });
  }

  private static Arbitrary<Written> writtenFor(Setting<?> key) {
    return Arbitraries.of(key.roles())
        .flatMap(role -> KeyTexts.forKey(key, role).map(text -> new Written(key, role, text)));
  }

  private static List<Setting<?>> available() {
    return SettingTable.all();
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
        tuning.deployment(),
        tuning.port(),
        tuning.fixedEndpoints(),
        tuning.read(),
        tuning.route(),
        tuning.pool(),
        new TreeSet<>());
  }
}
