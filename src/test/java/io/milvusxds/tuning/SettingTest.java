package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Annotations;
import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.WrittenText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of keys: every entry is whole, and its form takes good values and refuses bad ones. */
class SettingTest {
  static Stream<Arguments> availableUses() {
    return SettingTable.all().stream()
        .flatMap(
            key ->
                key.roles().stream()
                    .map(
                        role ->
                            Arguments.of(Named.of(key.key() + " on " + role.label(), key), role)));
  }

  @ParameterizedTest
  @MethodSource("availableUses")
  void goodValuesAreAccepted(Setting<?> key, ServiceRole role) {
    List<String> good = KeySamples.of(key, role).good();

    assertThat(good)
        .isNotEmpty()
        .allSatisfy(text -> assertThat(read(key, role, text).problem()).as(text).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("availableUses")
  void badValuesAreRefusedWithAReason(Setting<?> key, ServiceRole role) {
    List<String> bad = KeySamples.of(key, role).bad();

    assertThat(bad)
        .isNotEmpty()
        .allSatisfy(
            text -> assertThat(read(key, role, text).problem().orElse("")).as(text).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("availableUses")
  void theExamplesInRemediesAreThemselvesGood(Setting<?> key, ServiceRole role) {
    List<String> examples = key.on(role).form().examples();

    assertThat(examples)
        .isNotEmpty()
        .allSatisfy(text -> assertThat(read(key, role, text).problem()).as(text).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("availableUses")
  void aDefaultThatIsAValueCouldAsWellBeWritten(Setting<?> key, ServiceRole role) {
    AnnotatedService untouched = AnnotatedService.plain().with("role", role.label());

    List<AnnotatedService> written =
        key.on(role)
            .fallback()
            .match(value -> List.of(untouched.with(key.key(), value.text())), rule -> List.of());

    assertThat(written)
        .allSatisfy(service -> assertThat(service.tuning()).isEqualTo(untouched.tuning()));
  }

  @Test
  void everyKeyHasOneNameOneHelpTextAndARole() {
    List<Setting<?>> keys = SettingTable.all();

    assertThat(keys).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(keys)
        .allSatisfy(
            key -> {
              assertThat(key.annotation()).isEqualTo(Annotations.PREFIX + key.key());
              assertThat(SettingTable.ofAnnotation(key.annotation())).contains(key);
              assertThat(key.help()).endsWith(".");
              assertThat(key.roles()).isNotEmpty();
            });
  }

  @Test
  void theSharedKeysAreInTheTable() {
    assertThat(SettingTable.ofAnnotation(Annotations.ROLE)).contains(ServiceTuning.ROLE);
    assertThat(SettingTable.ofAnnotation(Annotations.ENDPOINTS)).contains(ServiceTuning.ENDPOINTS);
  }

  @ParameterizedTest
  @MethodSource("availableUses")
  void aMegabyteOfAnythingIsReadWithoutHarm(Setting<?> key, ServiceRole role) {
    List<String> shapes =
        List.of("a", "a.", "a-", "1", "1.", ":", "[::", "/a", "/", "*.", ",", "a,", "٣", "1s", "é");

    assertThat(shapes)
        .allSatisfy(
            shape -> {
              String text = shape.repeat(1_000_000 / shape.length());
              assertThat(read(key, role, text).problem().orElse("")).as(shape).isNotBlank();
            });
  }

  private static Reading<?> read(Setting<?> key, ServiceRole role, String text) {
    return key.on(role).form().read(WrittenText.stripped(text));
  }
}
