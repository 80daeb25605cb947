package io.milvusxds.demo.milvus;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.scatter.Hit;
import io.milvusxds.demo.scatter.Metric;
import io.milvusxds.testing.nodes.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchProperty {
  record Asked(int rows, int dimension, int topK, long seed) {}

  @Test
  void aSearchFindsWhatSortingAllRowsFinds() {
    forAll(
        100,
        draws ->
            new Asked(
                draws.between(1, 60),
                draws.between(1, 6),
                draws.between(1, 70),
                draws.between(0, Long.MAX_VALUE)),
        SearchProperty::assertFindsTheNearest);
  }

  private static void assertFindsTheNearest(Asked asked) throws Exception {
    SharedStorage storage = new SharedStorage(7);
    storage.create(CollectionShape.of("rows", asked.dimension(), 1, Metric.EUCLIDEAN));
    List<float[]> vectors = Vectors.random(asked.rows(), asked.dimension(), asked.seed());
    List<Long> ids = storage.insert(new SharedStorage.Insertion("rows", "", List.of(), vectors));
    List<float[]> queries = Vectors.random(2, asked.dimension(), asked.seed() + 1);

    List<List<Hit>> hits =
        storage.collection("rows").search(segment -> true, queries, asked.topK());

    assertThat(hits)
        .containsExactly(
            Vectors.nearest(ids, vectors, queries.get(0), asked.topK()),
            Vectors.nearest(ids, vectors, queries.get(1), asked.topK()));
  }
}
