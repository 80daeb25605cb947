package io.milvusxds.e2e;

import static io.milvusxds.e2e.KubeStage.READ_ONLY;
import static io.milvusxds.e2e.KubeStage.SEARCH;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.NodeAddresses;
import io.milvusxds.testing.kube.SharedKube;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client of a real Envoy notices while operators roll out, scale and replace. */
@ExtendWith(SharedKube.class)
class RolloutKubeIT {
  @Test
  void aRollingUpdateOfAllReadOnlyPodsUnderLoadCostsNoSearch(KubeCluster cluster) throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "rollout")) {
      List<AnyNode> old = new ArrayList<>();
      for (int number = 2; number <= 4; number++) {
        old.add(stage.readyNode(number));
      }
      try (RawClient.Load load = stage.envoy().client().load(3, SEARCH)) {
        await("load").until(() -> old.get(0).total() > 20);

        for (int i = 0; i < old.size(); i++) {
          int number = i + 2;
          AnyNode replacement = stage.readyNode(number + 10);
          await("load on the new pod").until(() -> replacement.total() > 5);
          stage.namespace().pods().terminate("ro-" + number);
          await("the old pod is out")
              .until(
                  () -> !stage.readOnlyEndpoints().contains(KubeStage.address(number).toString()));
          // As a kubelet does it: the process ends, then the Pod goes.
          old.get(i).kill();
          stage.namespace().pods().gone("ro-" + number);
        }

        stage.awaitReadOnly(12, 13, 14);
        List<String> outcomes = load.stop();
        assertThat(outcomes).noneMatch(outcome -> outcome.startsWith("failed"));
        assertThat(outcomes).contains("ro-2", "ro-3", "ro-4", "ro-12", "ro-13", "ro-14");
      }
    }
  }

  @Test
  void scalingFromOneToTwentyAndBackUnderLoadCostsNoSearch(KubeCluster cluster) throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "scale")) {
      AnyNode first = stage.readyNode(2);
      try (RawClient.Load load = stage.envoy().client().load(2, SEARCH)) {
        await("load").until(() -> first.total() > 20);

        for (int number = 3; number <= 21; number++) {
          stage.node(number);
          stage
              .namespace()
              .pods()
              .createReady("ro-" + number, READ_ONLY, NodeAddresses.address(number));
        }
        stage.awaitReadOnly(IntStream.rangeClosed(2, 21).toArray());
        for (int number = 3; number <= 21; number++) {
          stage.namespace().pods().gone("ro-" + number);
        }
        stage.awaitReadOnly(2);

        assertThat(load.stop()).noneMatch(outcome -> outcome.startsWith("failed"));
      }
    }
  }

  @Test
  void aServiceThatIsDeletedAndMadeAgainIsServedAgain(KubeCluster cluster) throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "made-again")) {
      stage.readyNode(2);

      stage.namespace().services(READ_ONLY).delete();
      await("no read-only cluster").until(() -> !outcome(stage).equals("ro-2"));
      stage.namespace().service(READ_ONLY, "ro");

      await("searches").until(() -> outcome(stage).equals("ro-2"));
      assertThat(stage.control().metric("milvus_xds_nacks_total")).isZero();
      assertThat(stage.envoy().process().isAlive()).isTrue();
    }
  }

  private static String outcome(KubeStage stage) {
    try {
      return stage.envoy().call(SEARCH);
    } catch (StatusRuntimeException e) {
      return "failed: " + e.getStatus().getCode();
    }
  }
}
