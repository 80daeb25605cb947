package io.milvusxds.testing.draws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CasesTest {
  private static List<Integer> numbers(Draws draws) {
    return draws.list(0, 40, it -> it.between(0, 1_000_000));
  }

  @Test
  void theSameSeedsGiveTheSameValues() {
    assertThat(drawn(Cases.seeds(50, "fixed", 1).toArray()))
        .isEqualTo(drawn(Cases.seeds(50, "fixed", 1).toArray()));
  }

  @Test
  void freeSeedsDifferEachTime() {
    assertThat(Cases.seeds(50, "free", 1).toArray())
        .isNotEqualTo(Cases.seeds(50, "free", 1).toArray());
  }

  @Test
  void moreEffortMeansMoreCasesThatBeginWithTheSame() {
    assertThat(Cases.seeds(2, "fixed", 3).toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Cases.seeds(40, "fixed", 0.05).toArray()).containsExactly(1, 2);
    assertThat(Cases.seeds(2, "fixed", 0.1).toArray()).containsExactly(1);
  }

  @Test
  void aSingleSeedIsASingleCase() {
    assertThat(Cases.seeds(50, "17", 3).toArray()).containsExactly(17);
  }

  @Test
  void everyCaseIsChecked() {
    List<List<Integer>> seen = new ArrayList<>();

    Cases.forAll(200, CasesTest::numbers, seen::add);

    assertThat(seen).hasSize(200);
  }

  @Test
  void aFailureTellsTheSeedAndTheSmallestListThatFailsAlike() {
    assertThatThrownBy(
            () ->
                Cases.forAll(
                    500,
                    CasesTest::numbers,
                    list -> assertThat(list).as("no number over 9").allMatch(it -> it <= 9)))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)-Dproperties.seed=\\d+ makes this case again: \\[.*")
        .hasMessageContaining("Smallest that fails alike: [10]\n")
        .hasMessageContaining("no number over 9")
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void aSequenceIsShortenedToTheStepsThatBreakIt() {
    assertThatThrownBy(
            () ->
                Cases.forAll(
                    500,
                    draws -> draws.list(1, 80, it -> it.of("open", "read", "close", "wait")),
                    steps -> assertThat(String.join(" ", steps)).doesNotMatch(".*close.*read.*")))
        .hasMessageContaining("Smallest that fails alike: [close, read]\n");
  }

  @Test
  void anotherFailureIsNotTakenForTheSame() {
    assertThatThrownBy(
            () ->
                Cases.forAll(
                    500,
                    CasesTest::numbers,
                    list -> {
                      if (list.isEmpty()) {
                        throw new IllegalStateException("empty");
                      }
                      assertThat(list).hasSizeLessThan(5);
                    }))
        .hasMessageContaining("Smallest that fails alike: [0, 0, 0, 0, 0]\n");
  }

  @Test
  void whatCanNotBeSeenIsPrintedAsAnEscape() {
    assertThat(Cases.printed("a\n\u202e\ud800")).isEqualTo("a\\u000a\\u202e\\ud800");
    assertThat(Cases.printed(new byte[] {0, -1})).isEqualTo("00ff");
  }

  private static List<List<Integer>> drawn(long... seeds) {
    List<List<Integer>> values = new ArrayList<>();
    for (long seed : seeds) {
      values.add(numbers(new Draws(Source.ofSeed(seed))));
    }
    return values;
  }
}
