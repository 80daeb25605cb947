package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.milvusxds.demo.FreePort;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a client of a real Envoy notices when an Envoy, a server or a whole deployment is replaced.
 */
class ReplacedPartsIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";

  private AnyNode ro;
  private AnyNode rw;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    ro = AnyNode.start("ro-1");
    rw = AnyNode.start("rw");
    state().write();
  }

  @AfterEach
  void stop() {
    ro.close();
    rw.close();
  }

  private StateFile state() {
    return new StateFile(folder).readWrite(rw).readOnly(ro);
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void anEnvoyThatIsStartedAgainGetsEverythingAndLeavesNoStreamBehind(Protocol protocol)
      throws Exception {
    try (ServeProcess control = ServeProcess.start(state().path())) {
      for (int start = 1; start <= 3; start++) {
        try (ServedEnvoy envoy = ServedEnvoy.start(control, protocol)) {
          assertThat(envoy.call(SEARCH)).isEqualTo("ro-1");
          assertThat(control.metric("milvus_xds_streams{")).isEqualTo(1);
          // Stopping by SIGKILL and by SIGTERM in turn.
          if (start % 2 == 0) {
            envoy.process().kill();
          }
        }
        await("no stream").until(() -> control.metric("milvus_xds_streams{") == 0);
        // Four types, and perhaps names that Envoy adds in a second request.
        assertThat(control.metric("milvus_xds_pushes_total")).isBetween(4.0 * start, 6.0 * start);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"STATE_OF_THE_WORLD, true", "DELTA, false"})
  void aControlPlaneThatGoesAndIsStartedAgainCostsNoCallAndSendsNothingNew(
      Protocol protocol, boolean isKilled) throws Exception {
    try (ServeProcess control = ServeProcess.start(state().path());
        ServedEnvoy envoy = ServedEnvoy.start(control, protocol);
        RawClient.Load load = envoy.client().load(2, SEARCH)) {
      await("load").until(() -> ro.total() > 50);

      if (isKilled) {
        control.kill();
      } else {
        control.stop();
      }
      long atEnd = ro.total();
      await("load without a control plane").until(() -> ro.total() > atEnd + 50);
      try (ServeProcess again =
          ServeProcess.start(state().path(), control.xdsPort(), control.adminPort())) {
        await("the Envoy is back").until(() -> again.metric("milvus_xds_streams{") == 1);

        awaitMarkerAsTheOnlyPush(envoy, again);
      }
      assertThat(load.stop()).containsOnly("ro-1");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void anEnvoyThatMovesToAnotherReplicaIsSentNothingAndLosesNoCall(Protocol protocol)
      throws Exception {
    int port = FreePort.find();
    try (ServeProcess one = ServeProcess.start(state().path());
        ServeProcess two = ServeProcess.start(state().path());
        ServedEnvoy envoy =
            ServedEnvoy.start(twoReplicas(one.xds(), two.xds(), protocol, port), port)) {
      envoy.awaitListener();
      boolean firstIsUsed = one.metric("milvus_xds_streams{") == 1;
      ServeProcess used = firstIsUsed ? one : two;
      ServeProcess spare = firstIsUsed ? two : one;
      assertThat(spare.metric("milvus_xds_pushes_total")).isZero();
      try (RawClient.Load load = envoy.client().load(2, SEARCH)) {
        await("load").until(() -> ro.total() > 50);

        used.kill();
        await("the Envoy has moved").until(() -> spare.metric("milvus_xds_streams{") == 1);

        awaitMarkerAsTheOnlyPush(envoy, spare);
        assertThat(load.stop()).containsOnly("ro-1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aDeploymentThatIsDeletedAndComesBackIsServedAgain(Protocol protocol) throws Exception {
    try (ServeProcess control = ServeProcess.start(state().path());
        ServedEnvoy envoy = ServedEnvoy.start(control, protocol)) {
      assertThat(envoy.call(SEARCH)).isEqualTo("ro-1");

      Files.writeString(state().path(), "apiVersion: v1\nkind: List\nitems: []\n");
      await("no listener").until(() -> envoy.stat("listener_manager.total_listeners_active") == 0);
      await("no cluster but that of the control plane")
          .until(() -> envoy.stat("cluster_manager.active_clusters") == 1);
      assertThat(outcome(envoy)).isEqualTo("failed: UNAVAILABLE");
      state().write();

      await("it is back").until(() -> outcome(envoy).equals("ro-1"));
      assertThat(envoy.process().isAlive()).isTrue();
      assertThat(control.metric("milvus_xds_nacks_total")).isZero();
      assertThat(control.metric("milvus_xds_streams{")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void clustersThatChangeUnderLoadCostNoCall(Protocol protocol) throws Exception {
    try (ServeProcess control = ServeProcess.start(state().path());
        ServedEnvoy envoy = ServedEnvoy.start(control, protocol);
        RawClient.Load load = envoy.client().load(2, SEARCH)) {
      await("load").until(() -> ro.total() > 50);

      for (int seconds = 2; seconds <= 6; seconds++) {
        String timeout = seconds + "s";
        state().readOnly("connect-timeout", timeout).write();
        await("active with " + timeout)
            .atMost(java.time.Duration.ofSeconds(5))
            .until(
                () ->
                    envoy
                        .process()
                        .adminGet("/config_dump?resource=dynamic_active_clusters")
                        .contains("\"connect_timeout\": \"" + timeout + "\""));
      }

      await("nothing warms").until(() -> envoy.stat("cluster_manager.warming_clusters") == 0);
      assertThat(load.stop()).containsOnly("ro-1");
    }
  }

  // A change as a marker: when it has arrived, everything before it would have arrived, too.
  private void awaitMarkerAsTheOnlyPush(ServedEnvoy envoy, ServeProcess control) throws Exception {
    state().readOnly("timeout", "7s").write();
    await("the marker")
        .until(
            () ->
                envoy
                    .process()
                    .adminGet("/config_dump?resource=dynamic_route_configs")
                    .contains("\"timeout\": \"7s\""));
    assertThat(control.metric("milvus_xds_pushes_total{type=\"route\"")).isEqualTo(1);
    assertThat(control.metric("milvus_xds_pushes_total")).isEqualTo(1);
  }

  /** A bootstrap whose control plane cluster has two endpoints. */
  private static String twoReplicas(HostPort one, HostPort two, Protocol protocol, int port) {
    String bootstrap = ServedEnvoy.bootstrap(one, protocol, port);
    int first = bootstrap.indexOf("              - endpoint:\n");
    int next = bootstrap.indexOf("\n\n", first);
    next = next < 0 ? bootstrap.indexOf("\n#", first) : next;
    String endpoint = bootstrap.substring(first, next);
    String other = endpoint.replace(Integer.toString(one.port()), Integer.toString(two.port()));
    return bootstrap.substring(0, next) + "\n" + other + bootstrap.substring(next);
  }

  private static String outcome(ServedEnvoy envoy) {
    try {
      return envoy.call(SEARCH);
    } catch (StatusRuntimeException e) {
      return "failed: " + e.getStatus().getCode();
    }
  }
}
