package io.milvusxds.e2e;

import static io.milvusxds.e2e.KubeStage.SEARCH;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.NodeAddresses;
import io.milvusxds.testing.kube.SliceBuilder;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens while the API server of a real cluster is away, hangs, and is back. */
class ApiServerAwayKubeIT {
  // Long enough that one who waits twice as long after each try would then come too late.
  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("kube.away.seconds", 30));
  // The goal is 2 s; the machine is busy with starting the API server.
  private static final Duration CATCH_UP = Duration.ofSeconds(8);

  private static KubeCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = KubeCluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anApiServerThatIsAwayCostsNoCallAndWhatChangedMeanwhileIsCaughtUp() throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "away")) {
      AnyNode old = stage.node(2);
      AnyNode added = stage.node(3);
      stage.namespace().write(slice(2));
      stage.awaitReadOnly(2);
      try (RawClient.Load load = stage.envoy().client().load(2, SEARCH)) {
        await("load").until(() -> old.total() > 20);

        long killed = System.nanoTime();
        cluster.apiServer().kill();
        cluster.throughAnotherServer(other -> write(other, stage, 3));
        await("away long enough")
            .atMost(AWAY.plusSeconds(60))
            .until(() -> System.nanoTime() - killed > AWAY.toNanos());
        assertThat(stage.control().adminStatus("/readyz")).isEqualTo(200);
        assertThat(stage.control().admin("/readyz")).contains("stale for");
        assertThat(stage.control().metric("milvus_xds_source_stale_seconds{"))
            .isGreaterThan(AWAY.toSeconds() / 2.0);
        assertThat(stage.control().admin("/findings")).contains("API server");
        stage.awaitReadOnly(2);

        cluster.apiServer().startAgain();
        cluster.apiServer().awaitReady();
        long back = System.nanoTime();
        stage.awaitReadOnly(3);
        Duration caughtUp = Duration.ofNanos(System.nanoTime() - back);

        System.err.printf(
            "API server away for %d s: caught up %d ms after it was ready again%n",
            AWAY.toSeconds(), caughtUp.toMillis());
        assertThat(caughtUp).isLessThan(CATCH_UP);
        await("no finding").until(() -> !stage.control().admin("/findings").contains("API server"));
        await("up to date")
            .until(() -> stage.control().metric("milvus_xds_source_stale_seconds{") == 0);
        await("load on the added node").until(() -> added.total() > 20);
        assertThat(load.stop()).noneMatch(outcome -> outcome.startsWith("failed"));
      }
    }
  }

  @Test
  void anApiServerThatHangsIsNoticedAndFollowedAgain() throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "hangs")) {
      stage.node(2);
      stage.node(3);
      stage.namespace().write(slice(2));
      stage.awaitReadOnly(2);

      cluster.apiServer().freeze();
      try {
        Patience.await("the finding")
            .atMost(Duration.ofSeconds(30))
            .until(() -> stage.control().admin("/findings").contains("API server"));
        assertThat(stage.control().adminStatus("/readyz")).isEqualTo(200);
        assertThat(stage.control().metric("milvus_xds_source_stale_seconds{")).isPositive();
        assertThat(stage.envoy().call(SEARCH)).isEqualTo("ro-2");
      } finally {
        cluster.apiServer().thaw();
      }
      cluster.apiServer().awaitReady();
      stage.namespace().write(slice(3));

      stage.awaitReadOnly(3);
      await("no finding").until(() -> !stage.control().admin("/findings").contains("API server"));
    }
  }

  private static void write(KubernetesClient client, KubeStage stage, int number) {
    client
        .resource(slice(number).build(stage.namespace().name()))
        .forceConflicts()
        .serverSideApply();
  }

  private static SliceBuilder slice(int number) {
    return SliceBuilder.of(KubeStage.READ_ONLY, "by-hand").ready(NodeAddresses.address(number));
  }
}
