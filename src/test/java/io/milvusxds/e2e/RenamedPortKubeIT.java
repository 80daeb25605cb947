package io.milvusxds.e2e;

import static io.milvusxds.e2e.KubeStage.READ_ONLY;
import static io.milvusxds.e2e.KubeStage.SEARCH;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.kube.SharedKube;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Service's port is renamed: the slices, which another program writes, follow a while later. */
@ExtendWith(SharedKube.class)
class RenamedPortKubeIT {
  private static final int RENAMES = 8;

  @Test
  void aPortThatIsRenamedUnderLoadCostsNoSearch(KubeCluster cluster) throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "renamed-port")) {
      AnyNode first = stage.readyNode(2);
      stage.readyNode(3);
      try (RawClient.Load load = stage.envoy().client().load(3, SEARCH)) {
        await("load").until(() -> first.total() > 20);

        for (int i = 0; i < RENAMES; i++) {
          String name = i % 2 == 0 ? "grpc" : "engine";
          rename(stage.namespace(), name);
          await("slices with " + name).until(() -> slicesHaveOnly(stage.namespace(), name));
          long before = first.total();
          await("load after it").until(() -> first.total() > before + 20);
        }

        List<String> outcomes = load.stop();
        long failed = outcomes.stream().filter(outcome -> outcome.startsWith("failed")).count();
        System.err.printf(
            "%d renames of a port: %d of %d searches failed%n", RENAMES, failed, outcomes.size());
        assertThat(outcomes).noneMatch(outcome -> outcome.startsWith("failed"));
        assertThat(outcomes).contains("ro-2", "ro-3");
      }
    }
  }

  private static void rename(KubeNamespace namespace, String name) {
    namespace
        .services(READ_ONLY)
        .edit(
            current ->
                new ServiceBuilder(current)
                    .editSpec()
                    .editFirstPort()
                    .withName(name)
                    .endPort()
                    .endSpec()
                    .build());
  }

  private static boolean slicesHaveOnly(KubeNamespace namespace, String name) {
    return namespace.slices(READ_ONLY).stream()
        .allMatch(slice -> slice.getPorts().stream().allMatch(port -> name.equals(port.getName())));
  }
}
