package io.milvusxds.discovery.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\nb: [1, 2\\nc: 3             | 3",
        "a: 1\\n  b: 2                      | 2",
        "a: 1\\nb: \"open\\n                | 3",
        "a: 1\\n\\tb: 2                     | 2",
        "a: 1\\n\\nb: *nowhere              | 3",
        "a: 1\\nb: 2\\na: 3                 | 3",
        "a: 1\\n? [x]\\n: 2                 | 2",
        "x: &x {a: 1}\\ny:\\n  <<: *x       | 3",
        "a: 1\\nb: x\u0007y                 | 2",
        "a: 1\\nb: \"\\x\"                | 2",
        "a: &a [*a]                         | 1",
        "a: 1\\nb: @x                       | 2",
        "a: 1\\n%YAML 3.0\\n---             | 2",
      })
  void whatIsNotYamlOfObjectsIsToldWithItsLine(String text, int line) {
    FileProblem e = unreadable(text.replace("\\n", "\n").replace("\\t", "\t"));

    assertThat(e.line()).as(e.found()).isEqualTo(line);
    assertThat(e.found()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void whatNestsTooDeepIsRefusedBeforeTheStackEnds(String opening) {
    assertThat(unreadable(opening.repeat(100_000)).found()).contains("100 levels");
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String inner = ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1);
      text.append("a").append(i).append(": &a").append(i).append(" [").append(inner).append("]\n");
    }

    FileProblem e = unreadable(text.toString());

    assertThat(e.found()).contains("aliases");
    assertThat(e.line()).isEqualTo(8);
  }

  @Test
  void aliasesThatNestIntoTheDepthAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 []\n");
    for (int i = 1; i < 200; i++) {
      text.append("a%d: &a%d [*a%d]%n".formatted(i, i, i - 1));
    }

    assertThat(unreadable(text.toString()).found()).contains("levels");
  }

  @Test
  void anAliasStandsForItsAnchorWithinOneDocumentOnly() throws Exception {
    Piece document = YamlDocuments.of("a: &x {b: c}\nd: *x\n").get(0);

    assertThat(document.object("d").orElseThrow().text("b")).contains("c");
    assertThat(unreadable("a: &x 1\n---\nb: *x\n").line()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "12,int",
    "0x1f,int",
    "1.5,float",
    "true,bool",
    "null,null",
    "~,null",
    "off,str",
    "10.0.0.1,str",
    "1s,str",
    "'\"12\"',str",
    "!!str 12,str"
  })
  void aValueHasTheTypeOfYaml12(String text, String type) throws Exception {
    Piece value = requireNonNull(YamlDocuments.of("a: " + text).get(0).fields().get("a"));

    assertThat(((YamlNode.Scalar) value.node()).tag().getValue())
        .isEqualTo("tag:yaml.org,2002:" + type);
    assertThat(value.isText()).isEqualTo(type.equals("str"));
  }

  private static FileProblem unreadable(String text) {
    return catchThrowableOfType(FileProblem.class, () -> YamlDocuments.of(text));
  }
}
