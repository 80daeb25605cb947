package io.milvusxds.demo.scatter;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.CollectionShape;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.nodes.Vectors;
import io.milvusxds.testing.rebalance.BaselineEnvoy;
import io.milvusxds.testing.rebalance.ColdCache;
import io.milvusxds.testing.rebalance.SegmentMemory.Costs;
import io.milvusxds.testing.rebalance.SegmentMemory.Loading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One search over three nodes behind a real Envoy; here Envoy's own ring divides the segments. */
@Timeout(60)
class ScatterSearchEnvoyIT {
  private static final List<float[]> ROWS = Vectors.random(400, 4, 1);
  private static final List<float[]> QUERIES = Vectors.random(3, 4, 2);
  private static final Costs COSTS =
      new Costs(Duration.ofMillis(20), Duration.ofMillis(1), Loading.SIDE_BY_SIDE);

  private static Path binary;

  @TempDir private Path folder;

  private final SharedStorage storage = new SharedStorage(10);
  private final List<DemoNode> readers = new ArrayList<>();
  private final List<ColdCache> caches = new ArrayList<>();
  private List<Long> ids = List.of();
  private List<String> segments = List.of();

  @BeforeAll
  static void findEnvoy() throws Exception {
    binary = RequiredPart.envoy();
  }

  @AfterEach
  void stopNodes() {
    readers.forEach(DemoNode::close);
    caches.forEach(ColdCache::close);
  }

  @Test
  void eachNodeLoadsItsOwnSegmentsOnceAndTogetherTheyAnswerTheWholeSearch() throws Exception {
    fillStorage();
    startReaders();
    GatheredHits first;
    GatheredHits second;
    try (BaselineEnvoy envoy =
        BaselineEnvoy.start(binary, folder, BaselineEnvoy.Policy.RING_HASH, readers)) {
      ScatterSearch scatter =
          new ScatterSearch(envoy.channel(), new ScatterSearch.Limits(8, Duration.ofSeconds(15)));

      first = scatter.search(question(), Metric.EUCLIDEAN, segments);
      second = scatter.search(question(), Metric.EUCLIDEAN, segments);
    }

    assertThat(first.complete())
        .isEqualTo(QUERIES.stream().map(query -> Vectors.nearest(ids, ROWS, query, 10)).toList());
    assertThat(second).isEqualTo(first);
    assertThat(caches)
        .allSatisfy(cache -> assertThat(cache.memory().segments()).isNotEmpty())
        .flatExtracting(cache -> cache.memory().segments())
        .containsExactlyInAnyOrderElementsOf(segments);
  }

  private static SearchParam question() {
    return TestSearches.question("films", QUERIES, 10);
  }

  private void fillStorage() throws Exception {
    try (DemoNode writer = DemoNode.start("rw-1", EndpointRole.READ_WRITE, storage);
        DemoClient client = DemoClient.connect(writer.address())) {
      client.createCollection(new CollectionShape("films", 4, 1, Metric.EUCLIDEAN));
      ids = client.insert("films", ROWS).answer();
      segments = client.segments("films").answer();
    }
  }

  private void startReaders() throws Exception {
    for (int number = 1; number <= 3; number++) {
      ColdCache cache = new ColdCache(COSTS);
      caches.add(cache);
      readers.add(
          DemoNode.start(
              "ro-" + number,
              EndpointRole.READ_ONLY,
              storage,
              new DemoNode.Options(0, List.of(cache))));
    }
  }
}
