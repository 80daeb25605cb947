package io.milvusxds.testing.kube;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That the cluster of the tests does what a real one does, as far as the tests rely on it. */
@ExtendWith(SharedKube.class)
class PodsInSlicesKubeIT {
  @Test
  void aPodThatTurnsReadyIsReadyInAnEndpointSlice(KubeCluster cluster) {
    try (KubeNamespace namespace = cluster.namespace("pods-in-slices")) {
      namespace.service("milvus-ro", "ro");
      namespace.pods().create("ro-1", "milvus-ro", "10.99.0.1");
      await("the pod in a slice").until(() -> endpoints(namespace).size() == 1);
      assertThat(endpoints(namespace).get(0).getConditions().getReady()).isFalse();

      namespace.pods().ready("ro-1", true);

      await("ready").until(() -> endpoints(namespace).get(0).getConditions().getReady());
      assertThat(endpoints(namespace).get(0).getAddresses()).containsExactly("10.99.0.1");
      assertThat(endpoints(namespace).get(0).getZone()).isEqualTo(KubeCluster.ZONE);
    }
  }

  @Test
  void aPodThatTerminatesStaysInTheSliceUntilItIsGone(KubeCluster cluster) {
    try (KubeNamespace namespace = cluster.namespace("pods-in-slices")) {
      namespace.service("milvus-ro", "ro");
      namespace.pods().createReady("ro-1", "milvus-ro", "10.99.0.1");
      await("ready")
          .until(() -> endpoints(namespace).stream().anyMatch(e -> e.getConditions().getReady()));

      namespace.pods().terminate("ro-1");

      await("terminating")
          .until(() -> endpoints(namespace).get(0).getConditions().getTerminating());
      assertThat(endpoints(namespace).get(0).getConditions().getServing()).isTrue();
      namespace.pods().gone("ro-1");
      await("gone").until(() -> endpoints(namespace).isEmpty());
    }
  }

  @Test
  void theNetworkOfTheTestsHasAddressesForNodes() throws Exception {
    NodeAddresses.require();

    assertThat(InetAddress.getByName(NodeAddresses.address(7)).isReachable(1000)).isTrue();
  }

  private static List<Endpoint> endpoints(KubeNamespace namespace) {
    return namespace.slices("milvus-ro").stream()
        // The last endpoint that goes leaves a slice without the field.
        .filter(slice -> slice.getEndpoints() != null)
        .flatMap(slice -> slice.getEndpoints().stream())
        .toList();
  }
}
