package io.milvusxds.pipeline;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.ServiceBuilder.readOnly;
import static io.milvusxds.testing.ServiceBuilder.readWrite;
import static io.milvusxds.xds.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.routing.ShardHandover;
import io.milvusxds.testing.FakeEnvoy;
import io.milvusxds.testing.FakeSource;
import io.milvusxds.testing.ServiceBuilder;
import io.milvusxds.xds.XdsLimits;
import io.milvusxds.xds.XdsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How shards get from node to node in what an Envoy is sent. */
class HandoverFeatureTest {
  private static final DeploymentRef DEPLOYMENT = new DeploymentRef("prod", "milvus");
  private static final String READ_ONLY = DEPLOYMENT + "/ro";
  private static final String TWO = "10.0.0.1:1,10.0.0.2:1";
  private static final String THREE = TWO + ",10.0.0.3:1";

  private final FakeSource source = new FakeSource("source");
  private final Pipeline pipeline =
      new Pipeline(List.of(source), HostResolver.ofSystem(), new PipelineListener() {});
  private final XdsServer server =
      new XdsServer(
          pipeline.nodeGroups(), pipeline.xdsListener(), XdsLimits.DEFAULT, Clock.systemUTC());

  @BeforeEach
  void start() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    pipeline.start(server);
  }

  @AfterEach
  void stop() {
    pipeline.close();
    server.close();
  }

  private FakeEnvoy envoy() {
    return FakeEnvoy.connect(server.port(), DEPLOYMENT.toString())
        .subscribeLikeEnvoy(List.of(READ_ONLY, DEPLOYMENT + "/rw"), List.of(DEPLOYMENT.toString()));
  }

  private void nodes(String addresses, String shards, String warmUp) {
    ServiceBuilder readers =
        readOnly("ro")
            .annotation("endpoints", addresses)
            .annotation("lb-policy", "segment-hash")
            .annotation("segment.shards", shards)
            .annotation("segment.replicas", "1")
            .annotation("segment.warm-up", warmUp);
    source.says(readers.service(), readWrite("rw").annotation("endpoints", "10.0.9.1:1").service());
  }

  private int handingOver() {
    return pipeline.status().handovers().values().stream()
        .mapToInt(ShardHandover::handingOver)
        .sum();
  }

  /** How many labels of this division the Envoy's endpoints carry. */
  private static long labels(FakeEnvoy envoy, int shardCount) {
    return Pattern.compile("\"[0-9]+/" + shardCount + "\"")
        .matcher(envoy.text(ENDPOINT, READ_ONLY))
        .results()
        .count();
  }

  private static void awaitLabels(FakeEnvoy envoy, int shardCount, long count) {
    await(count + " labels of " + shardCount)
        .until(
            () -> envoy.held(ENDPOINT).contains(READ_ONLY) && labels(envoy, shardCount) == count);
  }

  @Test
  void previousOwnersLeaveAShardByThemselvesWhenTheWarmUpIsOver() {
    nodes(TWO, "64", "1s");
    try (FakeEnvoy envoy = envoy()) {
      awaitLabels(envoy, 64, 64);

      nodes(THREE, "64", "1s");

      await("three pushes").until(() -> pushedLabels(envoy).size() == 3);
      assertThat(pushedLabels(envoy).get(0)).isEqualTo(64);
      assertThat(pushedLabels(envoy).get(1)).isGreaterThan(64);
      assertThat(pushedLabels(envoy).get(2)).isEqualTo(64);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("10.0.0.3");
    }
  }

  /** How many labels of 64 shards each push of endpoints carried, one after the other. */
  private static List<Long> pushedLabels(FakeEnvoy envoy) {
    return envoy.responses(ENDPOINT).stream()
        .map(response -> Pattern.compile("/64\\b").matcher(response.toString()).results().count())
        .filter(count -> count > 0)
        .toList();
  }

  @Test
  void whileShardsAreHandedOverTheyAreCountedAsSuch() {
    nodes(TWO, "64", "1h");
    await("two nodes").until(() -> pipeline.status().plan().deployments().size() == 1);
    assertThat(handingOver()).isZero();

    nodes(THREE, "64", "1h");

    await("a handover").until(() -> handingOver() > 0);
  }

  @Test
  void theShardsOfANodeThatLeavesHaveAnOwnerInTheSamePush() {
    nodes(THREE, "64", "1h");
    try (FakeEnvoy envoy = envoy()) {
      awaitLabels(envoy, 64, 64);
      int before = envoy.responses(ENDPOINT).size();

      nodes(TWO, "64", "1h");

      envoy.awaitResponses(ENDPOINT, before + 1);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).doesNotContain("10.0.0.3");
      assertThat(labels(envoy, 64)).isEqualTo(64);
    }
  }

  @Test
  void aNewNumberOfShardsIsServedBesideTheOldOneAndItsCostIsAFindingMeanwhile() {
    nodes(THREE, "64", "1h");
    try (FakeEnvoy envoy = envoy()) {
      awaitLabels(envoy, 64, 64);

      nodes(THREE, "128", "1h");

      awaitLabels(envoy, 128, 128);
      assertThat(labels(envoy, 64)).isEqualTo(64);
      assertThat(pipeline.status().findings())
          .extracting(Finding::key)
          .containsExactly("milvus-xds.io/segment.shards");
    }
  }
}
