package io.milvusxds.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.translate.YamlNode.Entry;
import io.milvusxds.translate.YamlNode.Mapping;
import io.milvusxds.translate.YamlNode.Sequence;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class YamlTextProperty {
  @Property
  void everyTextIsReadBackAsItWas(@ForAll("texts") String text) {
    String yaml =
        YamlText.of(
            new Mapping(List.of(new Entry("key", new Sequence(List.of(YamlText.text(text)))))));

    assertThat(read(yaml)).isEqualTo(Map.of("key", List.of(text)));
  }

  @Property
  void everyTextCanBeAKey(@ForAll("texts") String text) {
    String yaml = YamlText.of(new Mapping(List.of(new Entry(text, YamlText.text("value")))));

    assertThat(read(yaml)).isEqualTo(Map.of(text, "value"));
  }

  @Example
  void nothingIsPrintedAsEmptyFlow() {
    assertThat(YamlText.of(new Sequence(List.of()))).isEqualTo("[]\n");
    assertThat(YamlText.of(new Mapping(List.of(new Entry("a", new Mapping(List.of()))))))
        .isEqualTo("a: {}\n");
  }

  @Example
  void sequencesOfSequencesKeepTheirShape() {
    YamlNode inner = new Sequence(List.of(YamlText.text("a"), YamlText.text("b")));

    assertThat(read(YamlText.of(new Sequence(List.of(inner, YamlText.text("c"))))))
        .isEqualTo(List.of(List.of("a", "b"), "c"));
  }

  private static Object read(String yaml) {
    return new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
        .loadFromString(yaml);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> words =
        Arbitraries.of(
            "true",
            "NO",
            "null",
            "~",
            "1s",
            "0.45s",
            "1e3",
            "0x1F",
            "19530",
            "10.0.0.1",
            "::1",
            "- a",
            "a: b",
            "# a",
            "*",
            "&a",
            "!a",
            "@type",
            "{}",
            "[]",
            "",
            " ",
            "a\nb",
            "=",
            "<<",
            "\u2028",
            "\u0007",
            "\uD83D\uDE00");
    return Arbitraries.oneOf(words, Arbitraries.strings().ascii(), Arbitraries.strings().alpha());
  }
}
