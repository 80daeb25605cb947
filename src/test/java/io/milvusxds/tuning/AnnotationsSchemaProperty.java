package io.milvusxds.tuning;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.draws.Draws;
import io.milvusxds.tuning.form.WrittenText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** For a single key the schema and the parser agree on any text, as far as a pattern can say. */
class AnnotationsSchemaProperty {
  /** A text for a key on a service of a role, and whether its form takes it. */
  record Written(Setting<?> key, ServiceRole role, String text) {
    boolean isGood() {
      return key.on(role).form().read(WrittenText.stripped(text)).problem().isEmpty();
    }

    boolean fitsSchema() {
      Map<String, String> annotations =
          AnnotatedService.plain().with("role", role.label()).with(key.key(), text).annotations();
      return SchemaVerdict.on(annotations).isEmpty();
    }
  }

  @Test
  void theSchemaTakesWhateverTheParserTakes() {
    forAll(
        4000,
        AnnotationsSchemaProperty::written,
        written -> {
          if (written.isGood()) {
            assertThat(written.fitsSchema()).isTrue();
          }
        });
  }

  @Test
  void theParserTakesWhateverTheSchemaTakesUnlessOnlyItCanKnow() {
    forAll(
        4000,
        AnnotationsSchemaProperty::written,
        written -> {
          if (written.fitsSchema()
              && !SchemaVerdict.needsTheParser(written.key(), written.text())) {
            assertThat(written.isGood()).isTrue();
          }
        });
  }

  private static Written written(Draws draws) {
    Setting<?> key = draws.of(SettingTable.all());
    ServiceRole role = draws.of(List.copyOf(key.roles()));
    return new Written(key, role, KeyTexts.forKey(key, role, draws));
  }
}
