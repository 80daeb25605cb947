package io.milvusxds.testing.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.CollectionShape;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import io.milvusxds.demo.scatter.Metric;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.testing.nodes.Vectors;
import io.milvusxds.testing.rebalance.SegmentMemory.Costs;
import io.milvusxds.testing.rebalance.SegmentMemory.Loading;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only that a search is late is asserted by time: on a busy machine everything may be late. */
class ColdCacheTest {
  private static final Duration COLD = Duration.ofMillis(300);
  private static final List<float[]> ROWS = Vectors.random(20, 4, 1);

  private final ColdCache cache =
      new ColdCache(new Costs(COLD, Duration.ofMillis(1), Loading.SIDE_BY_SIDE));
  private DemoNode node;
  private DemoClient client;

  @BeforeEach
  void startNode() throws Exception {
    node =
        DemoNode.start(
            "rw-1",
            EndpointRole.READ_WRITE,
            new SharedStorage(10),
            new DemoNode.Options(0, List.of(cache)));
    client = DemoClient.connect(node.address());
    client.createCollection(new CollectionShape("films", 4, 1, Metric.EUCLIDEAN));
    client.insert("films", ROWS);
  }

  @AfterEach
  void stopNode() {
    client.close();
    node.close();
    cache.close();
  }

  @Test
  void theFirstSearchOfACollectionIsLateAndRight() throws Exception {
    long begin = System.nanoTime();

    var found = client.search("films", ROWS.subList(0, 1), 1).answer();

    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(COLD.toNanos());
    assertThat(found.get(0).get(0).distance()).isZero();
    assertThat(cache.coldSearches()).isEqualTo(1);
  }

  @Test
  void onlyTheFirstSearchOfEachSegmentIsCold() throws Exception {
    List<String> segments = client.segments("films").answer();

    for (int round = 0; round < 3; round++) {
      for (String segment : segments) {
        client.searchSegments("films", List.of(segment), ROWS.subList(0, 1), 1);
      }
    }

    assertThat(segments).hasSize(2);
    assertThat(cache.coldSearches()).isEqualTo(2);
    assertThat(cache.memory().segments()).containsExactlyElementsOf(segments);
  }

  @Test
  void anAnswerThatWaitedForALoadSaysSo() {
    ColdAnswers cold = new ColdAnswers();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(node.address().host(), node.address().port())
            .usePlaintext()
            .intercept(cold)
            .build();
    long begin = System.nanoTime();
    MilvusServiceBlockingStub searches = MilvusServiceGrpc.newBlockingStub(channel);
    SearchParam films = SearchParam.newBuilder().setCollectionName("films").setTopk(1).build();

    TopKQueryResult unused = searches.search(films);
    long warm = System.nanoTime();
    unused = searches.search(films);
    channel.shutdownNow();

    assertThat(cold.between(begin, warm)).isEqualTo(1);
    assertThat(cold.between(warm, System.nanoTime())).isZero();
  }

  @Test
  void whatIsNoSearchNeedsNoSegment() throws Exception {
    client.count("films");

    assertThat(cache.coldSearches()).isZero();
    assertThat(cache.memory().segments()).isEmpty();
  }
}
