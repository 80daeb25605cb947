package io.milvusxds.demo.scatter;

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
import io.milvusxds.testing.Vectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Few different numbers and ids make equally near rows, and ids that stand in several segments; up
 * to seven rows in a segment and no rows at all make answers that are shorter than asked for.
 */
class ScatterSearchProperty {
  private static final int ROWS_PER_SEGMENT = 7;
  private static final ScatterSearch.Limits LIMITS =
      new ScatterSearch.Limits(4, Duration.ofSeconds(15));

  @Property(tries = 100)
  void theMergedAnswerIsWhatSortingAllRowsFinds(
      @ForAll Metric metric,
      @ForAll @IntRange(max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 3) int queryCount,
      @ForAll @IntRange(min = 1, max = 70) int topK,
      @ForAll @LongRange(min = 0) long seed)
      throws Exception {
    List<float[]> vectors = Vectors.random(rows, 2, seed);
    List<Long> ids = new Random(seed).longs(rows, 0, 40).boxed().toList();
    List<float[]> queries = Vectors.random(queryCount, 2, seed + 1);

    GatheredHits gathered;
    try (DemoNode node =
            DemoNode.start("rw-1", EndpointRole.READ_WRITE, new SharedStorage(ROWS_PER_SEGMENT));
        DemoClient client = DemoClient.connect(node.address())) {
      client.createCollection(new CollectionShape("rows", 2, 1, metric));
      insert(client, ids, vectors);
      List<String> segments = new ArrayList<>(client.segments("rows").answer());
      Collections.shuffle(segments, new Random(seed));
      gathered = scattered(node, TestSearches.question("rows", queries, topK), metric, segments);
    }

    assertThat(gathered.complete())
        .isEqualTo(
            queries.stream().map(query -> sorted(metric, ids, vectors, query, topK)).toList());
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
