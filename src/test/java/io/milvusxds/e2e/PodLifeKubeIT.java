package io.milvusxds.e2e;

import static io.milvusxds.e2e.KubeStage.SEARCH;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.SharedKube;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real Envoy does when the Pods of a real cluster come, change and go. */
@ExtendWith(SharedKube.class)
class PodLifeKubeIT {
  @Test
  void searchesFollowTheReadinessOfThePods(KubeCluster cluster) throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "readiness")) {
      stage.readyNode(2);
      stage.readyNode(3);
      assertThat(stage.envoy().call(SEARCH)).startsWith("ro-");
      assertThat(stage.envoy().call("milvus.grpc.MilvusService/Insert")).isEqualTo("rw");

      stage.namespace().pods().ready("ro-3", false);

      stage.awaitReadOnly(2);
      assertThat(stage.envoy().call(SEARCH)).isEqualTo("ro-2");
      stage.namespace().pods().ready("ro-3", true);
      stage.awaitReadOnly(2, 3);
    }
  }

  @Test
  void aPodThatTerminatesGetsNothingNewThoughItStillServes(KubeCluster cluster) throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "terminating")) {
      stage.readyNode(2);
      AnyNode leaving = stage.readyNode(3);
      try (RawClient.Load load = stage.envoy().client().load(2, SEARCH)) {
        await("load on both").until(() -> leaving.total() > 20);

        stage.namespace().pods().terminate("ro-3");

        stage.awaitReadOnly(2);
        await("draining").until(() -> stage.control().metric(draining()) == 1);
        stage.namespace().pods().gone("ro-3");
        await("gone").until(() -> stage.control().metric(draining()) == 0);
        assertThat(load.stop()).noneMatch(outcome -> outcome.startsWith("failed"));
      }
    }
  }

  @Test
  void aPodThatTerminatesAndStopsServingIsGoneBeforeItIsDeleted(KubeCluster cluster)
      throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "not-serving")) {
      stage.readyNode(2);
      stage.readyNode(3);
      stage.namespace().pods().terminate("ro-3");
      await("draining").until(() -> stage.control().metric(draining()) == 1);

      stage.namespace().pods().ready("ro-3", false);

      await("not known").until(() -> stage.control().metric(draining()) == 0);
      stage.awaitReadOnly(2);
    }
  }

  @Test
  void whenAllPodsTerminateThoseThatStillServeAreUsed(KubeCluster cluster) throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "all-terminating")) {
      stage.readyNode(2);
      stage.readyNode(3);

      stage.namespace().pods().terminate("ro-2");
      stage.namespace().pods().terminate("ro-3");

      await("both terminate")
          .until(
              () ->
                  stage.namespace().slices(KubeStage.READ_ONLY).stream()
                      .flatMap(slice -> slice.getEndpoints().stream())
                      .allMatch(endpoint -> endpoint.getConditions().getTerminating()));
      stage.awaitReadOnly(2, 3);
      assertThat(stage.envoy().call(SEARCH)).startsWith("ro-");
    }
  }

  @Test
  void aPodThatIsDeletedAtOnceIsGone(KubeCluster cluster) throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "deleted")) {
      stage.readyNode(2);
      stage.readyNode(3);

      stage.namespace().pods().gone("ro-2");

      stage.awaitReadOnly(3);
      assertThat(stage.envoy().call(SEARCH)).isEqualTo("ro-3");
    }
  }

  private static String draining() {
    return "milvus_xds_endpoints{role=\"ro\",state=\"draining\"";
  }
}
