package io.milvusxds.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.FindingCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingTextTest {
  private final Map<String, FindingText> texts = FindingText.byLabel();

  @Test
  void everyKindOfFindingHasTextsAndNoTextIsLeftOver() {
    assertThat(texts.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FindingCode.values()).map(FindingCode::label).toList());
  }

  @Test
  void everyTextIsMadeOfSentences() {
    texts.forEach(
        (label, text) ->
            assertThat(List.of(text.means(), text.applies(), text.remedy()))
                .as(label)
                .allMatch(sentences -> sentences.matches("[a-zA-Z].*\\.")));
  }
}
