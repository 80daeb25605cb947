package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The rehearsal of a start leaves no trace in what an operator or an Envoy sees. */
class RehearsedStartIT {
  private static final String WORD = "rehears";

  @Test
  void logsMetricsAndPagesTellOfNobodyBeforeTheFirstEnvoy()
      throws IOException, InterruptedException {
    try (ServeProcess served = ServeProcess.launcher("file:k8s/milvus-demo.yaml").launch()) {
      served.awaitReady();

      assertThat(served.log().toLowerCase(Locale.ROOT)).contains("serving").doesNotContain(WORD);
      assertThat(served.log().lines().filter(line -> line.contains("published snapshot")))
          .hasSize(1);
      for (String page : new String[] {"/metrics", "/envoys", "/findings", "/plan", "/readyz"}) {
        assertThat(served.admin(page)).doesNotContain(WORD);
      }
      assertThat(served.metric("milvus_xds_streams_opened_total")).isZero();
      assertThat(served.metric("milvus_xds_pushes_total")).isZero();
      assertThat(served.metric("milvus_xds_rebuild_duration_seconds_count")).isEqualTo(1);
      assertThat(served.metric("milvus_xds_source_services")).isEqualTo(2);
    }
  }

  @Test
  void whatWasRehearsedIsUnknownToARealEnvoy() throws IOException {
    try (ServeProcess served = ServeProcess.launcher("file:k8s/milvus-demo.yaml").launch()) {
      served.awaitReady();
      try (XdsClient stranger =
              XdsClient.connect(served.xdsPort(), Variant.DELTA_AGGREGATED, "rehearsal/rehearsal");
          XdsClient known =
              XdsClient.connect(served.xdsPort(), Variant.DELTA_AGGREGATED, "milvus-demo/milvus")) {
        stranger.subscribeToAll(ResourceType.CLUSTER);
        known.subscribeToAll(ResourceType.CLUSTER);
        known.awaitResponses(ResourceType.CLUSTER, 1);

        assertThat(stranger.responses()).isEmpty();
      }
    }
  }
}
