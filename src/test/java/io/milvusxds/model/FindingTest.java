package io.milvusxds.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {
  private static final Finding FIRST = new Finding(Severity.ERROR, "a", "a", "a", "a", "a", "a");

  /** Each differs from the first in one part, so that no part can be left out of the order. */
  private static final List<Finding> LATER =
      List.of(
          new Finding(Severity.ERROR, "a", "a", "a", "a", "a", "b"),
          new Finding(Severity.ERROR, "a", "a", "a", "a", "b", "a"),
          new Finding(Severity.ERROR, "a", "a", "a", "b", "a", "a"),
          new Finding(Severity.ERROR, "a", "a", "b", "a", "a", "a"),
          new Finding(Severity.ERROR, "a", "b", "a", "a", "a", "a"),
          new Finding(Severity.ERROR, "b", "a", "a", "a", "a", "a"),
          new Finding(Severity.WARNING, "a", "a", "a", "a", "a", "a"));

  @Test
  void errorsComeFirstAndThenTheOrderIsThatOfTheParts() {
    assertThat(LATER).isSorted().allSatisfy(later -> assertThat(FIRST).isLessThan(later));
  }

  @Test
  void onlyAnEqualFindingIsAtTheSamePlaceOfTheOrder() {
    assertThat(FIRST)
        .isEqualByComparingTo(new Finding(Severity.ERROR, "a", "a", "a", "a", "a", "a"));
    assertThat(LATER).doesNotContain(FIRST);
  }

  @Test
  void aSentenceHasAllParts() {
    Finding ofKey = new Finding(Severity.ERROR, "Service a", "key", "5", "text", "none", "Quote.");
    Finding ofAll = new Finding(Severity.ERROR, "file f", "", "empty", "text", "none", "Write.");

    assertThat(ofKey.sentence()).isEqualTo("Service a: key=\"5\" (expected: text); none. Quote.");
    assertThat(ofAll.sentence()).isEqualTo("file f: empty (expected: text); none. Write.");
  }
}
