package io.milvusxds.discovery.kubernetes;

import static io.milvusxds.discovery.kubernetes.KubernetesSourceTest.readOnly;
import static io.milvusxds.discovery.kubernetes.KubernetesSourceTest.slice;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.kube.FakeKubeApi;
import io.milvusxds.testing.wire.CutWire;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that die without a word while new ones work, as after a failover. */
class HangingWatchTest {
  // Watches of 2 s, three seconds late at most; no pulse, which has a connection of its own.
  private static final KubernetesTimes TIMES =
      new KubernetesTimes(
          Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(3), Duration.ofSeconds(2));

  private FakeKubeApi api;
  private CutWire wire;

  @BeforeEach
  void start() throws Exception {
    api = FakeKubeApi.start();
    api.put(readOnly());
    api.put(slice("10.0.0.1"));
    wire = CutWire.to(api.port());
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    api.close();
  }

  @Test
  void aWatchThatHangsIsShownAsStaleAndFollowedAnew() {
    try (FollowedCluster followed = throughTheWire()) {
      wire.cutOpen();
      api.put(slice("10.0.0.2"));

      followed.awaitStale();

      followed.awaitAddresses("10.0.0.2");
      followed.awaitUpToDate();
      api.put(slice("10.0.0.3"));
      followed.awaitAddresses("10.0.0.3");
    }
  }

  @Test
  void watchesThatEndInTimeGoOnWhereTheyEndedWithoutAList() {
    try (FollowedCluster followed = throughTheWire()) {
      long lists = api.lists("services") + api.lists("endpointslices");
      long watches = watches();
      await("two more watches of each").until(() -> watches() >= watches + 4);

      api.put(slice("10.0.0.2"));

      followed.awaitAddresses("10.0.0.2");
      followed.awaitUpToDate();
      assertThat(api.lists("services") + api.lists("endpointslices")).isEqualTo(lists);
      assertThat(followed.snapshots()).hasSize(2);
    }
  }

  @Test
  void whatHappensBetweenTwoWatchesIsToldByTheNext() {
    try (FollowedCluster followed = throughTheWire()) {
      api.holdWatches();
      await("no watch").until(() -> api.openWatches() == 0);
      api.put(slice("10.0.0.2"));

      api.releaseWatches();

      followed.awaitAddresses("10.0.0.2");
      assertThat(api.lists("endpointslices")).isEqualTo(1);
    }
  }

  private FollowedCluster throughTheWire() {
    KubernetesSource source =
        new KubernetesSource(
            List.of(), () -> ClusterClients.of(api.config(wire.port())), TIMES, Clock.systemUTC());
    FollowedCluster followed = FollowedCluster.of(source);
    followed.awaitUpToDate();
    await("both watches").until(() -> api.openWatches() >= 2);
    return followed;
  }

  private long watches() {
    return api.requests().stream().filter(FakeKubeApi::isWatch).count();
  }
}
