package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.EnvoyFiles;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.wire.TextMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An Envoy whose endpoint is its own listener answers, instead of asking itself for ever. */
class LoopGuardIT {
  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void aRequestThatComesRoundEndsAtItsThirdPassWithTheReason() throws Exception {
    int port = FreePort.find();
    String itself = "127.0.0.1:" + port;
    // Envoy answers such a question itself; here only calls are to be counted.
    ServiceBuilder readers =
        readOnly("readers").annotation("endpoints", itself).annotation("health-check", "none");
    ServiceBuilder writers =
        readWrite("writer").annotation("endpoints", itself).annotation("health-check", "none");
    DeploymentPlan plan =
        TrafficPlanner.plan(List.of(readers.tuned(), writers.tuned()), Surroundings.CLEAR)
            .deployments()
            .get(0);
    EnvoyFiles files = new EnvoyFiles(folder);
    files.write(List.of(EnvoyConfig.of(plan)));
    ListenerSpec spec =
        ListenerSpec.parse("sidecar", Integer.toString(port), "")
            .match(
                valid -> valid.spec(),
                invalid -> {
                  throw new IllegalStateException(invalid.problem());
                });
    files.writeListeners(EnvoyConfig.listeners(plan.deployment(), spec));

    try (EnvoyProcess envoy = EnvoyProcess.start(RequiredPart.envoy(), files.bootstrap())) {
      envoy.awaitReady(Duration.ofSeconds(20));
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().disableRetry().build();
      try {
        for (String method : List.of("Search", "Insert")) {
          assertThatThrownBy(
                  () ->
                      ClientCalls.blockingUnaryCall(
                          channel,
                          TextMethod.unary("milvus.grpc.MilvusService/" + method),
                          CallOptions.DEFAULT,
                          ""))
              .hasMessageContaining("an endpoint of prod/milvus leads back to an Envoy of it");
        }
      } finally {
        channel.shutdownNow();
      }
      // Three passes of each; without the guard they were thousands.
      assertThat(envoy.adminGet("/stats").lines()).contains("http.milvus.downstream_rq_total: 6");
    }
  }
}
