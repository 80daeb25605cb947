package io.milvusxds.translate;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.milvusxds.testing.wire.TextMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a real Envoy looks after connections to nodes on which nothing happens. */
class KeepaliveIT {
  @TempDir private Path folder;

  @Test
  void aNodeIsNotPingedWhileACallIsUnderWay() throws Exception {
    try (PingCountingNode writer = PingCountingNode.start();
        TranslatedEnvoy envoy =
            TranslatedEnvoy.start(
                folder,
                readOnly("readers").port("engine", 1),
                readWrite("writer")
                    .annotation("endpoints", writer.address())
                    // The node answers nothing, not even that.
                    .annotation("health-check", "none"))) {
      ListenableFuture<String> write =
          ClientCalls.futureUnaryCall(
              envoy
                  .channel()
                  .newCall(
                      TextMethod.unary("milvus.grpc.MilvusService/CreateIndex"),
                      CallOptions.DEFAULT),
              "");
      assertThat(writer.called().await(15, TimeUnit.SECONDS)).isTrue();

      // Stock gRPC servers end a connection for pings more often than every 5 minutes. Envoys with
      // pings have an interval of 30 s or less for a reason: firewalls forget idle connections.
      await("longer than a ping every 30 s, with Envoy's jitter of 15 %, would stay away")
          .atMost(Duration.ofSeconds(60))
          .during(Duration.ofSeconds(36))
          .until(() -> writer.pings() == 0 && !write.isDone());
    }
  }
}
