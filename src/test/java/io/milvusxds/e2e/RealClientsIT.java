package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.testing.PythonEnvironment;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.ServeProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real pymilvus 1.1.2 through an Envoy that was started with what {@code bootstrap} printed.
 */
class RealClientsIT {
  @TempDir private Path folder;

  @Test
  void pymilvusWorksThroughEnvoyAndItsSearchesReachOnlyReadOnlyNodes() throws Exception {
    PythonEnvironment python = PythonEnvironment.withPymilvus1();
    Path envoyProgram = RequiredPart.envoy();
    SharedStorage storage = new SharedStorage();
    int port = FreePort.find();
    try (DemoNode rw = DemoNode.start("rw-1", EndpointRole.READ_WRITE, storage);
        DemoNode ro1 = DemoNode.start("ro-1", EndpointRole.READ_ONLY, storage);
        DemoNode ro2 = DemoNode.start("ro-2", EndpointRole.READ_ONLY, storage);
        ServeProcess control = ServeProcess.start(state(rw, ro1, ro2));
        EnvoyProcess envoy = EnvoyProcess.start(envoyProgram, bootstrap(control, port))) {
      await("Envoy ready").until(() -> envoy.adminGet("/ready").contains("LIVE"));

      ProgramRun run =
          python.run(
              "pymilvus1_story.py",
              List.of("127.0.0.1", Integer.toString(port)),
              Duration.ofMinutes(1));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output()).contains("all steps passed");
      assertThat(rw.calls()).containsKeys("CreateCollection", "Insert", "DropCollection");
      assertThat(rw.calls()).doesNotContainKeys("Search", "SearchInFiles");
      assertThat(ro1.callsOf("Search") + ro2.callsOf("Search")).isPositive();
      assertThat(ro1.calls()).doesNotContainKeys("Insert", "CreateCollection");
    }
  }

  private Path state(DemoNode rw, DemoNode... ro) throws Exception {
    String readOnly = ro[0].address() + "," + ro[1].address();
    return Files.writeString(
        folder.resolve("state.yaml"),
        """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: Service
            metadata:
              name: ro
              namespace: prod
              annotations: {milvus-xds.io/role: ro, milvus-xds.io/endpoints: "%s"}
          - apiVersion: v1
            kind: Service
            metadata:
              name: rw
              namespace: prod
              annotations: {milvus-xds.io/role: rw, milvus-xds.io/endpoints: "%s"}
        """
            .formatted(readOnly, rw.address()));
  }

  private static String bootstrap(ServeProcess control, int port) throws Exception {
    Process process =
        new ProcessBuilder(
                ServeProcess.command(
                    "bootstrap",
                    "--deployment",
                    "prod/milvus",
                    "--xds",
                    control.xds().toString(),
                    "--listener",
                    "sidecar",
                    "--listen-port",
                    Integer.toString(port)))
            .start();
    String yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return yaml;
  }
}
