package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which publications a stream is still asked about. */
class AwaitedTest {
  private final Awaited awaited = new Awaited();
  private final List<Integer> converged = new ArrayList<>();

  private void publish(int number) {
    awaited.add(new Propagation(() -> converged.add(number)));
  }

  @Test
  void anAnswerCountsForAllThatWasAddedAndForNothingLater() {
    publish(1);
    publish(2);

    awaited.answered();

    assertThat(converged).containsExactly(1, 2);
    publish(3);
    assertThat(converged).containsExactly(1, 2);
  }

  @Test
  void ofManyThatNobodyAnswersOnlyTheNewestAreKept() {
    for (int i = 0; i < 10_000; i++) {
      publish(i);
    }

    awaited.answered();

    assertThat(converged).hasSize(Awaited.MAX_UNANSWERED).startsWith(10_000 - 64).endsWith(9_999);
  }
}
