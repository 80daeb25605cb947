package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.Patience;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.kube.SharedKube;
import io.milvusxds.testing.kube.SliceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That a cluster of a thousand Milvus Services is followed with little time and memory. */
@ExtendWith(SharedKube.class)
class LargeClusterKubeIT {
  private static final int SERVICES = 1000;
  private static final int ENDPOINTS_EACH = 10;
  // The goal is 5 s; other work on the machine may take most of it.
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void aThousandServicesWithTenThousandEndpointsSyncInSecondsWithAQuarterOfAGigabyte(
      KubeCluster cluster) throws Exception {
    try (KubeNamespace namespace = cluster.namespace("large")) {
      fill(namespace);
      long began = System.nanoTime();

      try (ServeProcess control =
          ServeProcess.launcher("kubernetes:" + namespace.name())
              .with(Map.of("KUBECONFIG", cluster.kubeconfig().toString()))
              .withFlags("-Xmx256m")
              .launch()) {
        Patience.await("all endpoints")
            .atMost(LIMIT)
            .ignoreExceptionsInstanceOf(java.net.ConnectException.class)
            .until(() -> control.metric(endpoints()) == SERVICES * ENDPOINTS_EACH);

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.err.printf(
            "%d Services with %d endpoints: synced %d ms after the start of the process, heap in"
                + " use %.0f MiB of 256%n",
            SERVICES,
            SERVICES * ENDPOINTS_EACH,
            took.toMillis(),
            control.metric("jvm_memory_used_bytes{area=\"heap\"") / 1024 / 1024);
        assertThat(control.adminStatus("/readyz")).isEqualTo(200);
        assertThat(control.metric("milvus_xds_source_services{")).isEqualTo(SERVICES);
      }
    }
  }

  /** Each Service is a deployment of its own. */
  private static void fill(KubeNamespace namespace) {
    IntStream.range(0, SERVICES)
        .parallel()
        .forEach(
            i -> {
              namespace.serviceWithoutSelector("milvus-" + i, "ro", "deployment", "milvus-" + i);
              List<String> ips =
                  IntStream.range(0, ENDPOINTS_EACH)
                      .mapToObj(e -> "10." + (i / 250) + "." + (i % 250) + "." + (e + 1))
                      .toList();
              namespace.write(
                  SliceBuilder.of("milvus-" + i, "milvus-" + i).ready(ips.toArray(String[]::new)));
            });
  }

  private static String endpoints() {
    return "milvus_xds_endpoints{role=\"ro\",state=\"serving\"";
  }
}
