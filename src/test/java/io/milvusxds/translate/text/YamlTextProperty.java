package io.milvusxds.translate.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Property
  void everyTextIsReadBackAsItWas(@ForAll("texts") String text) {
    ObjectNode root = NODES.objectNode();
    root.putArray("key").add(text);

    assertThat(read(YamlText.of(root))).isEqualTo(Map.of("key", List.of(text)));
  }

  @Property
  void everyTextCanBeAKey(@ForAll("texts") String text) {
    assertThat(read(YamlText.of(NODES.objectNode().put(text, "value"))))
        .isEqualTo(Map.of(text, "value"));
  }

  @Example
  void nothingIsPrintedAsEmptyFlow() {
    ObjectNode root = NODES.objectNode();
    root.putObject("a");

    assertThat(YamlText.of(NODES.arrayNode())).isEqualTo("[]\n");
    assertThat(YamlText.of(root)).isEqualTo("a: {}\n");
  }

  @Example
  void sequencesOfSequencesKeepTheirShape() {
    ArrayNode root = NODES.arrayNode();
    root.addArray().add("a").add("b");
    root.add("c");

    assertThat(read(YamlText.of(root))).isEqualTo(List.of(List.of("a", "b"), "c"));
  }

  @Example
  void numbersAreAsShortAsPeopleWriteThem() {
    ArrayNode root = NODES.arrayNode().add(20.0).add(0.5).add(5_000_000_000L);

    assertThat(YamlText.of(root)).isEqualTo("- 20\n- 0.5\n- 5000000000\n");
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
