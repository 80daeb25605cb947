package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ServeProcess;
import java.io.IOException;
import java.nio.file.Path;
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
      assertThat(ServedBytes.of(one, DEPLOYMENT))
          .isEqualTo(ServedBytes.of(two, DEPLOYMENT))
          .hasSize(4);
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
