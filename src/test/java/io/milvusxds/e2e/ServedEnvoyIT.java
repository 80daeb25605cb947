package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real Envoy does that got everything over xDS. */
class ServedEnvoyIT {
  private static final String V1 = "milvus.grpc.MilvusService/";
  private static final String V2 = "milvus.proto.milvus.MilvusService/";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void searchesGoToTheReadOnlyNodesAndEverythingElseToTheReadWriteNode(Protocol protocol)
      throws Exception {
    try (AnyNode ro1 = AnyNode.start("ro-1");
        AnyNode ro2 = AnyNode.start("ro-2");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro1, ro2).path());
        ServedEnvoy envoy = ServedEnvoy.start(control, protocol)) {

      for (int i = 0; i < 10; i++) {
        for (String search : List.of("Search", "SearchByID", "SearchInFiles")) {
          assertThat(envoy.call(V1 + search)).startsWith("ro-");
        }
        for (String other : List.of("Insert", "CreateCollection", "HybridSearch", "NotKnown")) {
          assertThat(envoy.call(V1 + other)).isEqualTo("rw");
        }
        // Both APIs are served unless one is named.
        assertThat(envoy.call(V2 + "Search")).startsWith("ro-");
        assertThat(envoy.call(V2 + "Query")).startsWith("ro-");
        assertThat(envoy.call(V2 + "Insert")).isEqualTo("rw");
        assertThat(envoy.call(V2 + "Connect")).isEqualTo("rw");
      }

      assertThat(ro1.total()).isEqualTo(ro2.total());
    }
  }

  @Test
  void withApiV2ExactlySearchHybridSearchAndQueryGoToTheReadOnlyNodes() throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control =
            ServeProcess.start(state(rw, ro).readOnly("api", "v2").write().path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.STATE_OF_THE_WORLD)) {

      for (String search : List.of("Search", "HybridSearch", "Query")) {
        assertThat(envoy.call(V2 + search)).isEqualTo("ro-1");
      }
      for (String other : List.of("SearchX", "Insert", "Connect", "DescribeCollection", "QueryY")) {
        assertThat(envoy.call(V2 + other)).isEqualTo("rw");
      }
      assertThat(envoy.call("milvus.proto.milvus.ClientTelemetryService/ClientHeartbeat"))
          .isEqualTo("rw");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void endpointsAddedAndRemovedInTheFileAreFollowedWithoutAFailedCall(Protocol protocol)
      throws Exception {
    try (AnyNode ro1 = AnyNode.start("ro-1");
        AnyNode ro2 = AnyNode.start("ro-2");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro1).path());
        ServedEnvoy envoy = ServedEnvoy.start(control, protocol);
        RawClient.Load load = envoy.client().load(2, V1 + "Search")) {
      await("load").until(() -> ro1.total() > 50);

      state(rw, ro1, ro2);
      await("the added node").until(() -> ro2.total() > 20);
      new StateFile(folder).readWrite(rw).readOnly(ro2).writeInPlace();
      await("the removed node")
          .until(
              () ->
                  envoy
                      .process()
                      .adminGet("/clusters")
                      .lines()
                      .noneMatch(line -> line.contains(ro1.address() + "::")));
      long before = ro1.total();
      long seen = ro2.total();
      await("more load").until(() -> ro2.total() > seen + 50);

      assertThat(ro1.total()).isEqualTo(before);
      assertThat(load.stop()).noneMatch(outcome -> outcome.startsWith("failed"));
    }
  }

  @Test
  void aReadOnlyNodeThatDiesUnderLoadCostsNoFailedSearch() throws Exception {
    try (AnyNode ro1 = AnyNode.start("ro-1");
        AnyNode ro2 = AnyNode.start("ro-2");
        AnyNode ro3 = AnyNode.start("ro-3");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro1, ro2, ro3).path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.STATE_OF_THE_WORLD);
        RawClient.Load load = envoy.client().load(4, V1 + "Search")) {
      await("load").until(() -> ro1.total() > 200 && ro2.total() > 200);

      ro1.kill();
      long seen = ro2.total();
      await("load after the death").until(() -> ro2.total() > seen + 1000);

      List<String> outcomes = load.stop();
      assertThat(outcomes).noneMatch(outcome -> outcome.startsWith("failed"));
      assertThat(outcomes).contains("ro-1", "ro-2", "ro-3");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aRejectedListenerIsNotSentAgainAndThePreviousConfigurationGoesOn(Protocol protocol)
      throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro).path());
        ServedEnvoy first = ServedEnvoy.start(control, protocol);
        // The port of its listener is taken by the control plane itself, so Envoy must refuse it.
        ServedEnvoy second = ServedEnvoy.startBare(control.xds(), protocol, control.adminPort())) {
      await("a NACK").until(() -> control.metric("milvus_xds_nacks_total{type=\"listener\"") >= 1);
      double nacks = control.metric("milvus_xds_nacks_total");

      for (int i = 1; i <= 20; i++) {
        state(rw, ro).readOnly("timeout", i + "s").write();
        String seconds = i + "s";
        await("route of " + seconds)
            .until(
                () ->
                    first
                        .process()
                        .adminGet("/config_dump?resource=dynamic_route_configs")
                        .contains("\"timeout\": \"" + seconds + "\""));
      }

      assertThat(control.metric("milvus_xds_nacks_total")).isEqualTo(nacks);
      assertThat(control.admin("/envoys")).contains("rejected").contains("cannot bind");
      assertThat(first.call(V1 + "Search")).isEqualTo("ro-1");
      assertThat(second.process().isAlive()).isTrue();
    }
  }

  @Test
  void aBrokenFileAndAWrongAnnotationChangeNothingElse() throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control =
            ServeProcess.start(state(rw, ro).readOnly("timeout", "3s").write().path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.STATE_OF_THE_WORLD)) {

      java.nio.file.Files.writeString(folder.resolve("state.yaml"), "a: [b\nc");
      await("the finding").until(() -> control.admin("/findings").contains("state.yaml"));
      assertThat(envoy.call(V1 + "Search")).isEqualTo("ro-1");

      state(rw, ro).readOnly("timeout", "soon").readOnly("connect-timeout", "4s").write();
      await("the other key")
          .until(
              () ->
                  envoy
                      .process()
                      .adminGet("/config_dump?resource=dynamic_active_clusters")
                      .contains("\"connect_timeout\": \"4s\""));

      assertThat(envoy.process().adminGet("/config_dump?resource=dynamic_route_configs"))
          .contains("\"timeout\": \"3s\"");
      assertThat(control.admin("/findings"))
          .contains("milvus-xds.io/timeout")
          .contains("soon")
          .contains("3s");
      assertThat(envoy.call(V1 + "Search")).isEqualTo("ro-1");
    }
  }

  @Test
  void anEnvoyOfAnUnknownDeploymentIsToldOfAndDisturbsNobody() throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control =
            ServeProcess.start(
                state(rw, ro)
                    .readOnly("deployment", "other")
                    .readWrite("deployment", "other")
                    .write()
                    .path());
        ServedEnvoy waiting =
            ServedEnvoy.startBare(control.xds(), Protocol.STATE_OF_THE_WORLD, FreePort.find())) {
      await("the finding").until(() -> control.admin("/findings").contains("prod/milvus"));
      assertThat(control.admin("/findings")).contains("prod/other");

      state(rw, ro);

      waiting.awaitListener();
      assertThat(waiting.call(V1 + "Search")).isEqualTo("ro-1");
      await("the finding is gone")
          .until(
              () ->
                  control.admin("/findings").strip().equals("[ ]")
                      || control.admin("/findings").strip().equals("[]"));
    }
  }

  @Test
  void stoppingGracefullyEndsWithinSecondsAndEnvoyGoesOn() throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control = ServeProcess.start(state(rw, ro).path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.STATE_OF_THE_WORLD)) {

      int exitCode = control.stop();

      assertThat(exitCode).as("killed by SIGTERM after a graceful end").isEqualTo(143);
      assertThat(control.log()).contains("stopped");
      assertThat(envoy.call(V1 + "Search")).isEqualTo("ro-1");
    }
  }

  private StateFile state(AnyNode rw, AnyNode... ro) throws Exception {
    return new StateFile(folder).readWrite(rw).readOnly(ro).write();
  }
}
