package io.milvusxds.e2e;

import static io.milvusxds.e2e.KubeStage.READ_ONLY;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.SharedKube;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That two milvus-xds which follow one cluster agree without talking. */
@ExtendWith(SharedKube.class)
class TwoReplicasKubeIT {
  @Test
  void bothReplicasGiveEveryTypeTheSameVersionAndBytesAfterEveryChange(KubeCluster cluster)
      throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "replicas");
        ServeProcess second = KubeStage.serve(cluster, stage.namespace())) {
      String deployment = stage.deployment().toString();
      for (int number = 2; number <= 4; number++) {
        stage.readyNode(number);
        String timeout = number + "s";
        stage.namespace().annotate(READ_ONLY, "timeout", timeout);
        await("the change in Envoy")
            .until(() -> stage.routesHave("\"timeout\": \"" + timeout + "\""));

        await("the same from both")
            .until(
                () ->
                    ServedBytes.of(stage.control(), deployment)
                        .equals(ServedBytes.of(second, deployment)));
      }

      assertThat(ServedBytes.of(second, deployment)).hasSize(4);
    }
  }
}
