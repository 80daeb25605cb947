package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON schema takes and refuses what the parser does. */
class AnnotationsSchemaTest {
  @ParameterizedTest
  @MethodSource("io.milvusxds.tuning.SettingTest#availableUses")
  void goodValuesFitTheSchema(Setting<?> key, ServiceRole role) {
    assertThat(KeySamples.of(key, role).good())
        .allSatisfy(text -> assertThat(SchemaVerdict.on(with(key, role, text))).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("io.milvusxds.tuning.SettingTest#availableUses")
  void badValuesDoNotFitItUnlessOnlyTheParserCanKnow(Setting<?> key, ServiceRole role) {
    assertThat(KeySamples.of(key, role).bad())
        .filteredOn(text -> !SchemaVerdict.needsTheParser(key, text))
        .allSatisfy(text -> assertThat(SchemaVerdict.on(with(key, role, text))).isNotEmpty());
  }

  @Test
  void theSchemaIsItselfASchemaOfItsDraft() {
    assertThat(SchemaVerdict.onTheSchema()).isEmpty();
  }

  @Test
  void annotationsOfOthersAreFree() {
    assertThat(SchemaVerdict.on(Map.of("example.com/owner", "", "milvus-xds", "x"))).isEmpty();
    assertThat(SchemaVerdict.on(Map.of())).isEmpty();
  }

  @Test
  void anUnknownKeyUnderThePrefixDoesNotFit() {
    AnnotatedService service = AnnotatedService.readOnly().with("timeuot", "1s");

    assertThat(SchemaVerdict.on(service.annotations())).isNotEmpty();
    assertThat(service.findings()).isNotEmpty();
  }

  @Test
  void anyKeyUnderThePrefixNeedsTheRole() {
    AnnotatedService service = AnnotatedService.plain().with("timeout", "1s");

    assertThat(SchemaVerdict.on(service.annotations())).isNotEmpty();
    assertThat(SchemaVerdict.on(service.with("role", "ro").annotations())).isEmpty();
  }

  @Test
  void whetherTwoKeysFitTogetherOnlyTheParserKnows() {
    AnnotatedService service =
        AnnotatedService.readOnly().with("timeout", "1s").with("per-try-timeout", "2s");

    assertThat(SchemaVerdict.on(service.annotations())).isEmpty();
    assertThat(service.findings())
        .extracting(Finding::key)
        .isEqualTo(List.of(RetryTuning.PER_TRY_TIMEOUT.annotation()));
  }

  private static Map<String, String> with(Setting<?> key, ServiceRole role, String text) {
    return AnnotatedService.plain().with("role", role.label()).with(key.key(), text).annotations();
  }
}
