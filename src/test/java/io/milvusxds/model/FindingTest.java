package io.milvusxds.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FindingTest {
  private static final Subject A = service("a", "kubernetes");
  private static final FindingCode ERROR = FindingCode.ANNOTATION_VALUE;
  private static final Finding FIRST = new Finding(ERROR, A, "a", "a", "a", "a", "a");

  /** Each differs from the first in one part, so that no part can be left out of the order. */
  private static final List<Finding> LATER =
      List.of(
          new Finding(ERROR, service("a", "kubernetes:b"), "a", "a", "a", "a", "a"),
          new Finding(FindingCode.ROLE_ABSENT, A, "a", "a", "a", "a", "a"),
          new Finding(ERROR, A, "a", "a", "a", "a", "b"),
          new Finding(ERROR, A, "a", "a", "a", "b", "a"),
          new Finding(ERROR, A, "a", "a", "b", "a", "a"),
          new Finding(ERROR, A, "a", "b", "a", "a", "a"),
          new Finding(ERROR, A, "b", "a", "a", "a", "a"),
          new Finding(ERROR, service("b", "kubernetes"), "a", "a", "a", "a", "a"),
          new Finding(FindingCode.ANNOTATION_UNKNOWN, A, "a", "a", "a", "a", "a"));

  private static Subject service(String name, String source) {
    return new Subject.OfService(
        new ServiceRef("prod", name), new Origin(source, Writer.NAMESPACE));
  }

  @Test
  void errorsComeFirstAndThenTheOrderIsThatOfTheParts() {
    assertThat(LATER).isSorted().allSatisfy(later -> assertThat(FIRST).isLessThan(later));
  }

  @Test
  void onlyAnEqualFindingIsAtTheSamePlaceOfTheOrder() {
    assertThat(FIRST).isEqualByComparingTo(new Finding(ERROR, A, "a", "a", "a", "a", "a"));
    assertThat(LATER).doesNotContain(FIRST);
  }

  @Test
  void aSentenceHasAllParts() {
    Finding ofKey = new Finding(ERROR, A, "key", "5", "text", "none", "Quote.");
    Finding ofAll =
        new Finding(
            FindingCode.FILE_UNREADABLE,
            new Subject.OfFile(new PlaceInFile("f", 0)),
            "",
            "empty",
            "text",
            "none",
            "Write.");

    assertThat(ofKey.sentence())
        .isEqualTo("Service prod/a: key=\"5\" (expected: text); none. Quote.");
    assertThat(ofAll.sentence()).isEqualTo("file f: empty (expected: text); none. Write.");
  }

  @Test
  void aSubjectIsPrintedAsTheFirstWordsOfTheSentence() {
    List<Subject> subjects =
        List.of(
            A,
            new Subject.OfDeployment(new DeploymentRef("prod", "milvus")),
            new Subject.OfFile(new PlaceInFile("state.yaml", 0)),
            new Subject.OfFile(new PlaceInFile("state.yaml", 12)),
            new Subject.OfSource("kubernetes"),
            new Subject.OfEnvoys("prod/milvus"),
            new Subject.OfHost("node-1"));

    assertThat(subjects)
        .extracting(Subject::toString)
        .containsExactly(
            "Service prod/a",
            "deployment prod/milvus",
            "file state.yaml",
            "file state.yaml line 12",
            "source kubernetes",
            "Envoys with node.cluster prod/milvus",
            "host node-1");
  }

  @Test
  void everyKindHasALabelAndATitleOfItsOwn() {
    assertThat(Arrays.stream(FindingCode.values()).map(FindingCode::label))
        .doesNotHaveDuplicates()
        .allMatch(label -> label.matches("[a-z]+(-[a-z]+)*"));
    assertThat(Arrays.stream(FindingCode.values()).map(FindingCode::title))
        .doesNotHaveDuplicates()
        .allMatch(title -> title.matches("[A-Z][^.]*"));
  }

  @Test
  void aKindThatMayBeAboutAServiceHasAReasonForItsEvent() {
    assertThat(
            Arrays.stream(FindingCode.values())
                .filter(code -> code.reason().isPresent())
                .map(code -> code.reason().orElseThrow())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(EventReason.values());
  }
}
