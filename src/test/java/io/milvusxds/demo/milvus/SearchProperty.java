package io.milvusxds.demo.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.scatter.Hit;
import io.milvusxds.demo.scatter.Metric;
import io.milvusxds.testing.Vectors;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SearchProperty {
  @Property(tries = 100)
  void aSearchFindsWhatSortingAllRowsFinds(
      @ForAll @IntRange(min = 1, max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 6) int dimension,
      @ForAll @IntRange(min = 1, max = 70) int topK,
      @ForAll @LongRange(min = 0) long seed)
      throws Exception {
    SharedStorage storage = new SharedStorage(7);
    storage.create(CollectionShape.of("rows", dimension, 1, Metric.EUCLIDEAN));
    List<float[]> vectors = Vectors.random(rows, dimension, seed);
    List<Long> ids = storage.insert(new SharedStorage.Insertion("rows", "", List.of(), vectors));
    List<float[]> queries = Vectors.random(2, dimension, seed + 1);

    List<List<Hit>> hits = storage.collection("rows").search(segment -> true, queries, topK);

    assertThat(hits)
        .containsExactly(
            Vectors.nearest(ids, vectors, queries.get(0), topK),
            Vectors.nearest(ids, vectors, queries.get(1), topK));
  }
}
