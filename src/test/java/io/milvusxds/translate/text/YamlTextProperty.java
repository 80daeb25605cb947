package io.milvusxds.translate.text;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusxds.testing.draws.Chance;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.draws.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class YamlTextProperty {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> WORDS =
      List.of(
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

  @Test
  void everyTextIsReadBackAsItWas() {
    forAll(1000, draws -> text(draws, 255), YamlTextProperty::assertReadBack);
  }

  private static void assertReadBack(String text) {
    ObjectNode root = NODES.objectNode();
    root.putArray("key").add(text);

    assertThat(read(YamlText.of(root))).isEqualTo(Map.of("key", List.of(text)));
  }

  @Test
  void everyTextCanBeAKey() {
    forAll(1000, draws -> text(draws, 255), YamlTextProperty::assertReadBackAsKey);
  }

  private static void assertReadBackAsKey(String text) {
    assertThat(read(YamlText.of(NODES.objectNode().put(text, "value"))))
        .isEqualTo(Map.of(text, "value"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1023, 1024, 1025, 5000})
  void aKeyIsReadBackHoweverLongItIs(int length) {
    String key = "k".repeat(length);
    ObjectNode inner = NODES.objectNode().put(key, "value");
    inner.putObject(key + "1").put(key, 1);
    inner.putArray(key + "2").add("a").addObject().put(key, true).put("b", "c");
    ArrayNode root = NODES.arrayNode().add(inner);

    assertThat(read(YamlText.of(root)))
        .isEqualTo(
            List.of(
                Map.of(
                    key,
                    "value",
                    key + "1",
                    Map.of(key, 1),
                    key + "2",
                    List.of("a", Map.of(key, true, "b", "c")))));
  }

  @Test
  void nothingIsPrintedAsEmptyFlow() {
    ObjectNode root = NODES.objectNode();
    root.putObject("a");

    assertThat(YamlText.of(NODES.arrayNode())).isEqualTo("[]\n");
    assertThat(YamlText.of(root)).isEqualTo("a: {}\n");
  }

  @Test
  void sequencesOfSequencesKeepTheirShape() {
    ArrayNode root = NODES.arrayNode();
    root.addArray().add("a").add("b");
    root.add("c");

    assertThat(read(YamlText.of(root))).isEqualTo(List.of(List.of("a", "b"), "c"));
  }

  @Test
  void numbersAreAsShortAsPeopleWriteThem() {
    ArrayNode root = NODES.arrayNode().add(20.0).add(0.5).add(5_000_000_000L);

    assertThat(YamlText.of(root)).isEqualTo("- 20\n- 0.5\n- 5000000000\n");
  }

  private static Object read(String yaml) {
    return new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
        .loadFromString(yaml);
  }

  private static String text(Draws draws, int maxLength) {
    return draws.byChance(
        Chance.of(1, it -> it.of(WORDS)),
        Chance.of(1, it -> Texts.ascii(it, maxLength)),
        Chance.of(1, it -> Texts.letters(it, maxLength)));
  }
}
