package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another node takes the writes, in one push: what an edited file does, or a Service whose selector
 * turns from blue to green. Envoy has to ask the new one first whether it is alive.
 */
class ReplacedWriterIT {
  private static final String INSERT = "milvus.proto.milvus.MilvusService/Insert";

  @TempDir private Path folder;

  @RepeatedTest(3)
  void noWriteFails() throws Exception {
    try (AnyNode first = AnyNode.start("first");
        AnyNode second = AnyNode.start("second")) {
      StateFile state = new StateFile(folder).readOnly(first).readWrite(first).write();
      try (ServeProcess control = ServeProcess.start(state.path());
          ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.DELTA)) {
        await("a write").until(() -> envoy.outcome(INSERT).equals("first"));
        try (RawClient.Load load = envoy.client().load(8, INSERT)) {
          state.readWrite(second).write();
          await("the other node").until(() -> envoy.outcome(INSERT).equals("second"));
          // The former one goes now.
          Thread.sleep(300);
          assertThat(load.stop())
              .filteredOn(outcome -> outcome.startsWith("failed"))
              .as("failed writes")
              .isEmpty();
        }
      }
    }
  }
}
