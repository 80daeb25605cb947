package io.milvusxds.e2e;

import static io.milvusxds.xds.ResourceType.CLUSTER;
import static io.milvusxds.xds.ResourceType.ENDPOINT;
import static io.milvusxds.xds.ResourceType.LISTENER;
import static io.milvusxds.xds.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.milvusxds.testing.FakeEnvoy;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.xds.ResourceType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two processes with the same input serve the same bytes under the same versions. */
class TwoReplicasIT {
  private static final Path BASELINE = Path.of("k8s", "milvus-demo.yaml");
  private static final String DEPLOYMENT = "milvus-demo/milvus";

  @Test
  void twoReplicasGiveEveryTypeTheSameVersionAndBytes() throws IOException {
    try (ServeProcess one = ServeProcess.start(BASELINE);
        ServeProcess two = ServeProcess.start(BASELINE)) {
      assertThat(served(one)).isEqualTo(served(two)).hasSize(4);
    }
  }

  @Test
  void translatePrintsTheSameInEveryProcess() throws Exception {
    String first = translate();

    for (int i = 0; i < 3; i++) {
      assertThat(translate()).isEqualTo(first);
    }
    assertThat(first).contains("milvus-demo/milvus/ro");
  }

  // The nonce counts responses of a stream, so it is left out of the comparison.
  private static Map<ResourceType, DiscoveryResponse> served(ServeProcess server) {
    Map<ResourceType, DiscoveryResponse> responses = new TreeMap<>();
    try (FakeEnvoy envoy = FakeEnvoy.connect(server.xdsPort(), DEPLOYMENT)) {
      envoy.subscribeLikeEnvoy(
          List.of(DEPLOYMENT + "/ro", DEPLOYMENT + "/rw"), List.of(DEPLOYMENT));
      for (ResourceType type : List.of(CLUSTER, ENDPOINT, LISTENER, ROUTE)) {
        envoy.awaitResponses(type, 1);
        responses.put(type, envoy.responses(type).get(0).toBuilder().clearNonce().build());
      }
    }
    return responses;
  }

  private static String translate() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(ServeProcess.command("translate", BASELINE.toString())).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return output;
  }
}
