package io.milvusxds.demo.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.scatter.Hit;
import io.milvusxds.demo.scatter.Metric;
import io.milvusxds.testing.nodes.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SharedStorageTest {
  private static final List<float[]> ROWS = Vectors.random(25, 4, 1);

  private final SharedStorage storage = new SharedStorage(10);

  @Test
  void rowsFillSegmentsOfAFixedSize() throws Exception {
    collection("rows", Metric.EUCLIDEAN);

    insert("rows", "", ROWS);
    insert("rows", "", Vectors.random(7, 4, 2));

    assertThat(sizes("rows")).containsExactly(10, 10, 10, 2);
    assertThat(storage.collection("rows").rowCount()).isEqualTo(32);
  }

  @Test
  void aSearchInSegmentsSeesOnlyTheirRows() throws Exception {
    collection("rows", Metric.EUCLIDEAN);
    List<Long> ids = insert("rows", "", ROWS);
    VectorCollection collection = storage.collection("rows");
    float[] query = ROWS.get(12);
    String second = collection.segments().get(1).name();

    List<List<Hit>> hits = collection.search(collection.named(List.of(second)), List.of(query), 5);

    assertThat(hits)
        .containsExactly(Vectors.nearest(ids.subList(10, 20), ROWS.subList(10, 20), query, 5));
  }

  @Test
  void theAnswersOfAllSegmentsTogetherAreTheAnswerOfTheWhole() throws Exception {
    collection("rows", Metric.EUCLIDEAN);
    List<Long> ids = insert("rows", "", ROWS);
    VectorCollection collection = storage.collection("rows");
    float[] query = ROWS.get(3);

    List<Long> merged = new ArrayList<>();
    for (Segment segment : collection.segments()) {
      List<String> alone = List.of(segment.name());
      collection
          .search(collection.named(alone), List.of(query), 25)
          .forEach(hits -> hits.forEach(hit -> merged.add(hit.id())));
    }

    assertThat(merged).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aSearchInAPartitionSeesOnlyItsRows() throws Exception {
    collection("rows", Metric.EUCLIDEAN);
    storage.createPartition("rows", "new");
    insert("rows", "", ROWS);
    List<float[]> others = Vectors.random(4, 4, 9);
    List<Long> ids = insert("rows", "new", others);
    VectorCollection collection = storage.collection("rows");

    List<List<Hit>> hits =
        collection.search(collection.inPartitions(List.of("new")), List.of(ROWS.get(0)), 100);

    assertThat(hits).containsExactly(Vectors.nearest(ids, others, ROWS.get(0), 100));
  }

  @Test
  void byInnerProductTheLargestComesFirst() throws Exception {
    collection("rows", Metric.INNER_PRODUCT);
    List<float[]> rows =
        List.of(new float[] {1, 0, 0, 0}, new float[] {3, 0, 0, 0}, new float[] {2, 9, 0, 0});
    List<Long> ids = insert("rows", "", rows);
    VectorCollection collection = storage.collection("rows");

    List<List<Hit>> hits =
        collection.search(collection.inPartitions(List.of()), List.of(new float[] {1, 0, 0, 0}), 2);

    assertThat(hits).containsExactly(List.of(new Hit(ids.get(1), 3), new Hit(ids.get(2), 2)));
  }

  @Test
  void aRefusedInsertLeavesNothingBehind() throws Exception {
    collection("rows", Metric.EUCLIDEAN);
    List<float[]> mixed = List.of(ROWS.get(0), new float[] {1, 2});

    assertRefused(() -> insert("rows", "", mixed), ErrorCode.ILLEGAL_DIMENSION, "expected: 4");

    assertThat(storage.collection("rows").rowCount()).isZero();
  }

  @Test
  void whatIsMissingOrOutOfRangeIsRefusedByItsName() throws Exception {
    collection("rows", Metric.EUCLIDEAN);
    insert("rows", "", ROWS);
    VectorCollection rows = storage.collection("rows");

    assertRefused(
        () -> storage.collection("none"), ErrorCode.COLLECTION_NOT_EXISTS, "none does not exist");
    assertRefused(
        () -> collection("rows", Metric.EUCLIDEAN), ErrorCode.ILLEGAL_COLLECTION_NAME, "exists");
    assertRefused(
        () -> CollectionShape.of("7up", 4, 1, Metric.EUCLIDEAN),
        ErrorCode.ILLEGAL_COLLECTION_NAME,
        "7up");
    assertRefused(
        () -> CollectionShape.of("zero", 0, 1, Metric.EUCLIDEAN),
        ErrorCode.ILLEGAL_DIMENSION,
        "1..32768");
    assertRefused(() -> CollectionShape.metric(3), ErrorCode.ILLEGAL_METRIC_TYPE, "metric_type: 3");
    assertRefused(() -> rows.named(List.of("77")), ErrorCode.FILE_NOT_FOUND, "no segment 77");
    assertRefused(
        () -> rows.inPartitions(List.of("p")), ErrorCode.ILLEGAL_ARGUMENT, "no partition p");
    for (long topK : new long[] {0, -1, 16385}) {
      assertRefused(
          () -> rows.search(segment -> true, ROWS, topK), ErrorCode.ILLEGAL_TOPK, "topk: " + topK);
    }
    assertRefused(
        () -> rows.search(segment -> true, List.of(), 1), ErrorCode.ILLEGAL_ROWRECORD, "no query");
    assertRefused(() -> rows.vectors(List.of(-5L)), ErrorCode.ILLEGAL_VECTOR_ID, "id -5");
  }

  @Test
  void aCollectionNumberedByTheStorageTakesNoIdsOfAClient() throws Exception {
    collection("rows", Metric.EUCLIDEAN);
    insert("rows", "", ROWS);

    assertRefused(
        () ->
            storage.insert(
                new SharedStorage.Insertion("rows", "", List.of(7L), ROWS.subList(0, 1))),
        ErrorCode.ILLEGAL_VECTOR_ID,
        "row_id_array: given");
  }

  @Test
  void rowsInsertedByManyThreadsAreAllThere() throws Exception {
    collection("rows", Metric.EUCLIDEAN);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<Long>> insert = () -> insert("rows", "", ROWS);
      List<Future<List<Long>>> inserted =
          threads.invokeAll(List.of(insert, insert, insert, insert));

      List<Long> ids = new ArrayList<>();
      for (Future<List<Long>> ofOneThread : inserted) {
        ids.addAll(ofOneThread.get());
      }
      assertThat(ids).doesNotHaveDuplicates().hasSize(100);
      assertThat(storage.collection("rows").rowCount()).isEqualTo(100);
      assertThat(sizes("rows")).containsOnly(10);
    } finally {
      threads.shutdownNow();
    }
  }

  private void collection(String name, Metric metric) throws Refusal {
    storage.create(CollectionShape.of(name, 4, 1024, metric));
  }

  private List<Long> insert(String name, String partition, List<float[]> rows) throws Refusal {
    return storage.insert(new SharedStorage.Insertion(name, partition, List.of(), rows));
  }

  private List<Integer> sizes(String name) throws Refusal {
    return storage.collection(name).segments().stream()
        .map(segment -> segment.rows().size())
        .toList();
  }

  private static void assertRefused(ThrowingCallable call, ErrorCode code, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
