package io.milvusxds.demo.scatter;

import static io.milvusxds.demo.scatter.TestSearches.answerOf;
import static io.milvusxds.demo.scatter.TestSearches.question;
import static io.milvusxds.demo.scatter.TestSearches.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestHitsTest {
  private static final List<float[]> TWO_QUERIES = List.of(new float[] {1}, new float[] {2});

  @Test
  void whatMilvusFillsShortAnswersUpWithIsNotAHit() {
    NearestHits nearest = NearestHits.to(question("films", TWO_QUERIES, 3), Metric.EUCLIDEAN);
    TopKQueryResult filled =
        TopKQueryResult.newBuilder()
            .setRowNum(2)
            .addAllIds(List.of(7L, -1L, 8L, 9L))
            .addAllDistances(List.of(0.5f, Float.MAX_VALUE, 1f, 2f))
            .build();

    String problem = nearest.offer(filled);

    assertThat(problem).isEmpty();
    assertThat(nearest.hits())
        .containsExactly(List.of(new Hit(7, 0.5f)), List.of(new Hit(8, 1), new Hit(9, 2)));
  }

  @Test
  void aSegmentWithoutRowsMayAnswerAsIfNothingHadBeenAsked() {
    NearestHits nearest = NearestHits.to(question("films", TWO_QUERIES, 3), Metric.EUCLIDEAN);

    String problem = nearest.offer(answerOf(0, List.of()));

    assertThat(problem).isEmpty();
    assertThat(nearest.hits()).containsExactly(List.of(), List.of());
  }

  @Test
  void byInnerProductMoreIsNearer() {
    NearestHits nearest = NearestHits.to(question(), Metric.INNER_PRODUCT);

    nearest.offer(answerOf(1, List.of(9L, 2L)));
    nearest.offer(answerOf(1, List.of(8L, 5L)));

    assertThat(nearest.hits().get(0)).extracting(Hit::id).containsExactly(9L, 8L, 5L);
  }

  @Test
  void anAnswerThatDoesNotFitTheQuestionIsNamedAndLeftOut() {
    NearestHits nearest = NearestHits.to(question("films", TWO_QUERIES, 3), Metric.EUCLIDEAN);

    assertThat(nearest.offer(answerOf(1, List.of(1L))))
        .isEqualTo("an answer to 1 queries with 1 ids and 1 distances (expected: to 2)");
    assertThat(nearest.offer(answerOf(2, List.of(1L)).toBuilder().addIds(1).build()))
        .contains("3 ids and 2 distances");
    assertThat(
            nearest.offer(answerOf(2, List.of(1L)).toBuilder().addIds(1).addDistances(1).build()))
        .contains("3 ids and 3 distances");
    assertThat(nearest.hits()).containsExactly(List.of(), List.of());
  }

  @Test
  void aRefusalIsToldByTheNumberAndTheWordsOfMilvus() {
    NearestHits nearest = NearestHits.to(question(), Metric.EUCLIDEAN);
    TopKQueryResult unnamed =
        refusal(ErrorCode.SUCCESS, "out of memory").toBuilder()
            .setStatus(
                io.milvusxds.demo.milvus1.Status.newBuilder()
                    .setErrorCodeValue(27)
                    .setReason("out of memory"))
            .build();

    assertThat(nearest.offer(refusal(ErrorCode.FILE_NOT_FOUND, "no segment 7")))
        .isEqualTo("Milvus error 14: no segment 7");
    assertThat(nearest.offer(unnamed)).isEqualTo("Milvus error 27: out of memory");
  }

  @Test
  void aQuestionThatNoNodeWouldTakeIsRefusedAtOnce() {
    SearchParam nothing = question("films", List.of(), 3);
    SearchParam none = question("films", TWO_QUERIES, 0);

    assertThatThrownBy(() -> NearestHits.to(nothing, Metric.EUCLIDEAN))
        .hasMessage("queries: none (expected: at least one)");
    assertThatThrownBy(() -> NearestHits.to(none, Metric.EUCLIDEAN))
        .hasMessage("topk: 0 (expected: 1 or more)");
  }
}
