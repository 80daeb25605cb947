package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.tuning.Setting;
import io.milvusxds.tuning.SettingTable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can do wrong while a real Envoy is served: it is told, and nothing else. */
class BadInputIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final String PUSHES = "milvus_xds_pushes_total";

  @TempDir private Path folder;

  @Test
  void aThousandRandomAnnotationValuesAreToldOfAndSendEnvoyNothing() throws Exception {
    Random random = new Random(20261121);
    List<Setting<?>> keys = SettingTable.all();
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro).path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Bootstrap.Protocol.STATE_OF_THE_WORLD);
        RawClient.Load load = envoy.client().load(2, SEARCH)) {
      await("load").until(() -> ro.total() > 50);
      double pushes = control.metric(PUSHES);

      for (int i = 1; i <= 1000; i++) {
        Setting<?> key = keys.get(random.nextInt(keys.size()));
        StateFile file = new StateFile(folder).readWrite(rw).readOnly(ro);
        file.readOnly(key.key(), garbage(random)).readWrite(key.key(), garbage(random));
        String marker = "made-up-" + i;
        file.readOnly(marker, "").write();
        if (i % 50 == 0) {
          await(marker).until(() -> control.admin("/findings").contains("io/" + marker + "\""));
          assertThat(control.admin("/findings")).contains(key.annotation());
          assertThat(control.admin("/readyz")).startsWith("ready");
        }
      }
      state(rw, ro);
      await("no finding").until(() -> control.admin("/findings").strip().equals("[ ]"));

      assertThat(control.metric(PUSHES)).isEqualTo(pushes);
      assertThat(load.stop()).isNotEmpty().containsOnly("ro-1");
      assertThat(control.log()).doesNotContain("Exception");
      assertThat(control.log().lines())
          .filteredOn(line -> line.contains(" WARN  warning finding: Service prod/milvus-ro ("))
          .filteredOn(
              line -> line.contains("line ") && line.contains(" milvus-xds.io/made-up-1000="))
          .hasSize(1);
    }
  }

  @Test
  void whateverBecomesOfTheFileItsLastGoodStateIsServed() throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro).path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Bootstrap.Protocol.DELTA)) {
      double pushes = control.metric(PUSHES);
      Path file = folder.resolve("state.yaml");

      Files.writeString(file, "");
      awaitFound(control, "the file is empty");
      Files.writeString(file, "kind: [Service\n");
      awaitFound(control, "state.yaml line 2");
      Files.writeString(file, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
      awaitFound(control, "no Service and no EndpointSlice");
      Files.writeString(file, "apiVersion: v1\nkind: service\nmetadata: {name: a}\n");
      awaitFound(control, "spelt so");
      Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 7});
      awaitFound(control, "not UTF-8");
      try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
        huge.setLength(65L * 1024 * 1024);
      }
      awaitFound(control, "too large");
      Files.delete(file);
      awaitFound(control, "no such file");
      Files.createDirectory(file);
      awaitFound(control, "no file named *.yaml");
      Files.delete(file);
      awaitFound(control, "no such file");
      assertThat(control.admin("/readyz")).startsWith("ready").contains("stale for");
      assertThat(control.metric(PUSHES)).isEqualTo(pushes);
      assertThat(envoy.call(SEARCH)).isEqualTo("ro-1");

      state(rw, ro);

      await("no finding").until(() -> control.admin("/findings").strip().equals("[ ]"));
      assertThat(control.admin("/readyz")).contains("up to date");
      assertThat(control.metric(PUSHES)).isEqualTo(pushes);
      assertThat(control.log())
          .doesNotContain("Exception")
          .containsOnlyOnce("WARN  error finding:" + " file " + file + ": too large");
    }
  }

  @Test
  void whatIsWrongInOneDeploymentLeavesTheOthersAlone() throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro).path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Bootstrap.Protocol.STATE_OF_THE_WORLD)) {
      double pushes = control.metric(PUSHES);
      Path file = folder.resolve("state.yaml");

      Files.writeString(
          file,
          Files.readString(file)
              + service("first", "{role: ro, endpoints: 10.0.0.1}")
              + service("second", "{role: ro, endpoints: '10.0.0.2:19530'}")
              + service("third", "{rolle: ro}")
              + service("fourth", "[role]"));

      awaitFound(control, "which has no port");
      // What the file itself has wrong is told when it rests.
      awaitFound(control, "metadata.annotations");
      assertThat(control.admin("/findings"))
          .contains("claims the role too")
          .contains("which this one seems to mean");
      assertThat(control.metric(PUSHES)).isEqualTo(pushes);
      assertThat(envoy.call(SEARCH)).isEqualTo("ro-1");
    }
  }

  @Test
  void anEnvoyThatSaysWhoItIsWronglyIsToldWhyAndItIsLoggedOnce() throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro).path());
        ServedEnvoy good = ServedEnvoy.start(control, Bootstrap.Protocol.STATE_OF_THE_WORLD);
        EnvoyProcess wrongCluster =
            envoy(control, "cluster: \"prod/milvus\"", "cluster: \"prod-milvus\"");
        EnvoyProcess wrongPort =
            envoy(control, "listener_port: \"19530\"", "listener_port: \"many\"")) {

      for (EnvoyProcess envoy : List.of(wrongCluster, wrongPort)) {
        // The third time shows that it came back and was told again.
        await("Envoy's log").until(() -> attempts(envoy) >= 3);
      }

      assertThat(String.join("\n", wrongCluster.logTail(100)))
          .contains("node.cluster is \"prod-milvus\" (expected: NAMESPACE/DEPLOYMENT");
      assertThat(String.join("\n", wrongPort.logTail(100)))
          .contains("listener_port: \"many\" (expected: a whole number in 1..65535)");
      assertThat(control.log())
          .containsOnlyOnce("prod-milvus")
          .containsOnlyOnce("\\\"many\\\"")
          .doesNotContain("Exception");
      assertThat(good.call(SEARCH)).isEqualTo("ro-1");
    }
  }

  @Test
  void aSecondServeOnTheSamePortsEndsWithWordsAndLeavesTheFirstAlone() throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess first = ServeProcess.start(state(rw, ro).path())) {

      ProgramRun second =
          ProgramRun.of(
              ServeProcess.command(
                  "serve",
                  "--source",
                  "file:" + folder,
                  "--xds",
                  first.xds().toString(),
                  "--admin",
                  "127.0.0.1:" + FreePort.find()),
              Map.of("MILVUS_XDS_DRAIN_SECONDS", "0"),
              Duration.ofSeconds(20));

      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output())
          .startsWith("milvus-xds serve: --xds " + first.xds())
          .contains("in use")
          .hasLineCount(1);
      assertThat(first.admin("/readyz")).startsWith("ready");
    }
  }

  private static void awaitFound(ServeProcess control, String words) {
    await(words).until(() -> control.admin("/findings").contains(words));
  }

  private static EnvoyProcess envoy(ServeProcess control, String right, String wrong)
      throws IOException, InterruptedException {
    String yaml =
        new Bootstrap(
                new DeploymentRef("prod", "milvus"),
                control.xds(),
                ListenerSpec.DEFAULT,
                "wrong",
                Bootstrap.DEFAULT_ADMIN,
                Bootstrap.Protocol.STATE_OF_THE_WORLD)
            .yaml();
    assertThat(yaml).contains(right);
    return EnvoyProcess.start(RequiredPart.envoy(), yaml.replace(right, wrong));
  }

  private static long attempts(EnvoyProcess envoy) throws IOException, InterruptedException {
    return envoy
        .adminGet("/stats?filter=cluster.milvus_xds.upstream_rq_total")
        .lines()
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Any text that no annotation takes: none may have a percent sign. */
  private static String garbage(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1) + "%";
  }

  private static String service(String name, String annotations) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
      namespace: other
      annotations: %s
    """
        .formatted(
            name,
            annotations
                .replace("role:", "milvus-xds.io/role:")
                .replace("rolle:", "milvus-xds.io/rolle:")
                .replace("endpoints:", "milvus-xds.io/endpoints:"));
  }

  private StateFile state(AnyNode rw, AnyNode... ro) throws Exception {
    return new StateFile(folder).readWrite(rw).readOnly(ro).write();
  }
}
