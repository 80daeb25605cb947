package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.WrittenText;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For a single key the schema and the parser agree on any text, as far as a pattern can say. */
class AnnotationsSchemaProperty {
  /** A text for a key on a service of a role, and whether its form takes it. */
  record Written(Setting<?> key, EndpointRole role, String text) {
    boolean isGood() {
      return key.on(role).form().read(WrittenText.stripped(text)).problem().isEmpty();
    }

    boolean fitsSchema() {
      Map<String, String> annotations =
          AnnotatedService.plain().with("role", role.label()).with(key.key(), text).annotations();
      return SchemaVerdict.on(annotations).isEmpty();
    }
  }

  @Property(tries = 4000)
  void theSchemaTakesWhateverTheParserTakes(@ForAll("written") Written written) {
    if (written.isGood()) {
      assertThat(written.fitsSchema()).isTrue();
    }
  }

  @Property(tries = 4000)
  void theParserTakesWhateverTheSchemaTakesUnlessOnlyItCanKnow(@ForAll("written") Written written) {
    if (written.fitsSchema() && !SchemaVerdict.needsTheParser(written.key(), written.text())) {
      assertThat(written.isGood()).isTrue();
    }
  }

  @Provide
  Arbitrary<Written> written() {
    return Arbitraries.of(SettingTable.all())
        .flatMap(
            key ->
                Arbitraries.of(key.roles())
                    .flatMap(
                        role ->
                            KeyTexts.forKey(key, role).map(text -> new Written(key, role, text))));
  }
}
