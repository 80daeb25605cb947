package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls a real Envoy logs as slow: those that come near what their annotation allows. */
class SlowCallLogIT {
  private static final String SEARCH_V1 = "milvus.grpc.MilvusService/Search";
  private static final String SEARCH_V2 = "milvus.proto.milvus.MilvusService/Search";
  private static final String INSERT = "milvus.proto.milvus.MilvusService/Insert";

  @TempDir private Path folder;

  @Test
  void aSearchThatTakesHalfOfItsTimeoutIsLoggedWithTheAnnotationThatRaisesIt() throws Exception {
    try (AnyNode node = AnyNode.start("node").after(Duration.ofMillis(600));
        ServeProcess control = ServeProcess.start(state(node).write().path())) {
      List<String> lines = logged(control, SEARCH_V1, SEARCH_V2, INSERT);

      // 600 ms are much of the 1 s of Milvus 1.x, and nothing for Milvus 2.x or a write.
      assertThat(lines)
          .singleElement()
          .asString()
          .contains(SEARCH_V1, " timeout=1000ms timeout_key=milvus-xds.io/timeout ");
    }
  }

  @Test
  void whatIsAnnotatedDecidesAlsoForWrites() throws Exception {
    try (AnyNode node = AnyNode.start("node").after(Duration.ofMillis(600))) {
      StateFile state = state(node).readOnly("timeout", "5s").readWrite("timeout", "900ms").write();
      try (ServeProcess control = ServeProcess.start(state.path())) {
        List<String> lines = logged(control, SEARCH_V1, SEARCH_V2, INSERT);

        assertThat(lines)
            .singleElement()
            .asString()
            .contains(INSERT, " timeout=900ms timeout_key=milvus-xds.io/timeout ");
      }
    }
  }

  @Test
  void aCallThatFailsIsLoggedHoweverQuickItIs() throws Exception {
    try (AnyNode node = AnyNode.start("node").answering(AnyNode.Answer.UNAVAILABLE);
        ServeProcess control = ServeProcess.start(state(node).write().path())) {
      List<String> lines = logged(control, INSERT);

      // An hour is the default of writes, and no annotation of a Service for all changes it.
      assertThat(lines)
          .singleElement()
          .asString()
          .contains(INSERT, " grpc=Unavailable ", " timeout=3600000ms timeout_key=- ");
    }
  }

  private StateFile state(AnyNode node) {
    String address = node.address().toString();
    return new StateFile(folder).readOnly("endpoints", address).readWrite("endpoints", address);
  }

  /** The lines of the log after one call of each method. */
  private static List<String> logged(ServeProcess control, String... methods) throws Exception {
    try (ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.DELTA)) {
      envoy.awaitListener();
      for (String method : methods) {
        envoy.outcome(method);
      }
      // Envoy writes what it holds back when it ends.
      envoy.process().stop();
      return envoy.process().logTail(Integer.MAX_VALUE).stream()
          .filter(line -> line.startsWith("time="))
          .toList();
    }
  }
}
