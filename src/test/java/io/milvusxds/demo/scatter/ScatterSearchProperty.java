package io.milvusxds.demo.scatter;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.CollectionShape;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.demo.milvus1.InsertParam;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.testing.nodes.Vectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Few different numbers and ids make equally near rows, and ids that stand in several segments; up
 * to seven rows in a segment and no rows at all make answers that are shorter than asked for.
 */
class ScatterSearchProperty {
  private static final int ROWS_PER_SEGMENT = 7;
  private static final ScatterSearch.Limits LIMITS =
      new ScatterSearch.Limits(4, Duration.ofSeconds(15));

  record Asked(Metric metric, int rows, int queries, int topK, long seed) {}

  @Test
  void theMergedAnswerIsWhatSortingAllRowsFinds() {
    forAll(
        100,
        draws ->
            new Asked(
                draws.of(Metric.values()),
                draws.between(0, 60),
                draws.between(1, 3),
                draws.between(1, 70),
                draws.between(0, Long.MAX_VALUE)),
        ScatterSearchProperty::assertFindsTheNearest);
  }

  private static void assertFindsTheNearest(Asked asked) throws Exception {
    List<float[]> vectors = Vectors.random(asked.rows(), 2, asked.seed());
    List<Long> ids = new Random(asked.seed()).longs(asked.rows(), 0, 40).boxed().toList();
    List<float[]> queries = Vectors.random(asked.queries(), 2, asked.seed() + 1);

    GatheredHits gathered;
    try (DemoNode node =
            DemoNode.start("rw-1", EndpointRole.READ_WRITE, new SharedStorage(ROWS_PER_SEGMENT));
        DemoClient client = DemoClient.connect(node.address())) {
      client.createCollection(new CollectionShape("rows", 2, 1, asked.metric()));
      insert(client, ids, vectors);
      List<String> segments = new ArrayList<>(client.segments("rows").answer());
      Collections.shuffle(segments, new Random(asked.seed()));
      gathered =
          scattered(
              node, TestSearches.question("rows", queries, asked.topK()), asked.metric(), segments);
    }

    assertThat(gathered.complete())
        .isEqualTo(
            queries.stream()
                .map(query -> sorted(asked.metric(), ids, vectors, query, asked.topK()))
                .toList());
  }

  private static GatheredHits scattered(
      DemoNode node, SearchParam question, Metric metric, List<String> segments)
      throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(node.address().host(), node.address().port())
            .usePlaintext()
            .build();
    try {
      return new ScatterSearch(channel, LIMITS).search(question, metric, segments);
    } finally {
      channel.shutdownNow();
    }
  }

  private static void insert(DemoClient client, List<Long> ids, List<float[]> vectors) {
    InsertParam rows =
        InsertParam.newBuilder()
            .setCollectionName("rows")
            .addAllRowIdArray(ids)
            .addAllRowRecordArray(
                TestSearches.question("rows", vectors, 1).getQueryRecordArrayList())
            .build();
    // Without rows it is refused inside the answer, and the collection has no segment, as wanted.
    client.call(MilvusServiceGrpc.getInsertMethod(), rows);
  }

  /** A second, plain way to the answer. */
  private static List<Hit> sorted(
      Metric metric, List<Long> ids, List<float[]> vectors, float[] query, int topK) {
    Comparator<Hit> byDistance = Comparator.comparing(Hit::distance);
    return IntStream.range(0, ids.size())
        .mapToObj(row -> new Hit(ids.get(row), distance(metric, vectors.get(row), query)))
        .sorted(
            (metric == Metric.EUCLIDEAN ? byDistance : byDistance.reversed())
                .thenComparing(Hit::id))
        .limit(topK)
        .toList();
  }

  private static float distance(Metric metric, float[] row, float[] query) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum +=
          switch (metric) {
            case EUCLIDEAN -> Math.pow((double) row[i] - query[i], 2);
            case INNER_PRODUCT -> (double) row[i] * query[i];
          };
    }
    // Adding turns -0 into 0, as no node's sum is ever -0.
    return (float) (sum + 0.0);
  }
}
