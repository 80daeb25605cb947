package io.milvusxds.discovery.kubernetes;

import static io.milvusxds.discovery.kubernetes.FollowedCluster.PATIENT;
import static io.milvusxds.discovery.kubernetes.KubernetesSourceTest.readOnly;
import static io.milvusxds.discovery.kubernetes.KubernetesSourceTest.slice;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.testing.kube.FakeKubeApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the source is never silently deaf, whatever the API server does. */
class FaultyApiTest {
  private FakeKubeApi api;

  @BeforeEach
  void start() throws Exception {
    api = FakeKubeApi.start();
    api.put(readOnly());
    api.put(slice("10.0.0.1"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {410, 500})
  void aWatchThatEndsWithAnErrorIsFollowedByAList(int code) {
    try (FollowedCluster followed = watched(PATIENT)) {
      // Only a list can show it.
      api.putSilently(slice("10.0.0.2"));

      api.endWatchesWithError(code);

      followed.awaitAddresses("10.0.0.2");
      followed.awaitUpToDate();
    }
  }

  @Test
  void aWatchThatIsCutIsTakenUpAgainWithWhatHappenedMeanwhile() {
    try (FollowedCluster followed = watched(PATIENT)) {
      api.putSilently(slice("10.0.0.2"));

      api.cutWatches();

      followed.awaitAddresses("10.0.0.2");
      followed.awaitUpToDate();
      api.put(slice("10.0.0.3"));
      followed.awaitAddresses("10.0.0.3");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, list and a watch",
    "429, list and a watch",
    "403, 'get, list and watch'",
    "401, token"
  })
  void aServerThatRefusesIsToldOfAndAskedAgainAndTheLastStateStays(int code, String expected) {
    try (FollowedCluster followed = watched(PATIENT)) {
      Instant before = Clock.systemUTC().instant();
      api.putSilently(slice("10.0.0.2"));
      api.refuse(request -> true, code, "refused by the test");

      api.cutWatches();

      followed.awaitLast("the finding", now -> !now.findings().isEmpty());
      assertThat(followed.source().staleSince())
          .hasValueSatisfying(since -> assertThat(since).isAfterOrEqualTo(before.minusSeconds(15)));
      assertThat(followed.last().findings().get(0))
          .satisfies(
              finding -> {
                assertThat(finding.found()).contains("HTTP " + code, "refused by the test");
                assertThat(finding.expected()).contains(expected);
                assertThat(finding.effect()).contains("the last state known is served on");
                assertThat(finding.remedy()).isNotBlank();
              });
      assertThat(FollowedCluster.addresses(followed.last())).containsExactly("10.0.0.1");
      api.recover();
      followed.awaitAddresses("10.0.0.2");
      followed.awaitLast("no finding", now -> now.findings().isEmpty());
      followed.awaitUpToDate();
    }
  }

  @Test
  void aMissingRightIsNamedBeforeTheFirstSnapshot() {
    api.refuse(FakeKubeApi::isAboutServices, 403, "services is forbidden");
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      await("the blocker").until(() -> !followed.blockers().isEmpty());

      Finding blocker = followed.blockers().get(0);
      assertThat(blocker.key()).isEqualTo("services in all namespaces");
      assertThat(blocker.found()).contains("services is forbidden");
      assertThat(blocker.expected()).isEqualTo("the rights get, list and watch on services");
      assertThat(blocker.effect()).contains("nothing is served");
      assertThat(blocker.remedy()).contains("ClusterRole", "--source kubernetes:NAMESPACE");
      api.recover();
      followed.awaitUpToDate();
      assertThat(followed.last().findings()).isEmpty();
    }
  }

  @Test
  void aServerThatAsksToBeLeftAloneIsLeftAlone() {
    try (FollowedCluster followed = watched(PATIENT)) {
      api.refuseForSeconds(request -> true, 1);
      int before = api.requests().size();
      long began = System.nanoTime();

      api.cutWatches();
      followed.awaitStale();
      await("asked again").until(() -> api.requests().size() >= before + 4);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aFollowerThatWaitsIsWokenWhenThePulseFindsTheServerBack() {
    KubernetesTimes lively =
        new KubernetesTimes(
            Duration.ofHours(1),
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofHours(1));
    try (FollowedCluster followed = watched(lively)) {
      api.putSilently(slice("10.0.0.2"));
      api.refuseForSeconds(FakeKubeApi::isList, 30);
      api.cutWatches();
      followed.awaitStale();
      api.freeze();
      followed.awaitLast(
          "the finding of the pulse",
          now -> now.findings().stream().anyMatch(f -> f.found().contains("no answer within")));

      api.recover();
      api.thaw();

      // Long before the 30 s are over.
      followed.awaitAddresses("10.0.0.2");
      followed.awaitUpToDate();
    }
  }

  @Test
  void aListAtIntervalsFindsWhatNoWatchTold() {
    KubernetesTimes often =
        new KubernetesTimes(
            Duration.ofSeconds(2),
            Duration.ofHours(1),
            Duration.ofSeconds(10),
            Duration.ofHours(1));
    try (FollowedCluster followed = watched(often)) {
      assertThat(api.requests())
          .filteredOn(FakeKubeApi::isWatch)
          .allMatch(request -> request.matches(".*timeoutSeconds=[12]$"));
      api.deleteSilently(slice());

      // As the server does when that time is over.
      api.endWatches();

      followed.awaitAddresses();
      followed.awaitUpToDate();
    }
  }

  @Test
  void aServerThatHangsIsNoticedByThePulseAndListedWhenItIsBack() {
    KubernetesTimes lively =
        new KubernetesTimes(
            Duration.ofHours(1),
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofHours(1));
    try (FollowedCluster followed = watched(lively)) {
      assertThat(followed.source().lastHeard()).isPresent();
      api.freeze();
      followed.awaitStale();
      followed.awaitLast("the finding", now -> !now.findings().isEmpty());
      assertThat(followed.last().findings().get(0).found()).contains("no answer within");
      api.putSilently(slice("10.0.0.2"));

      api.thaw();

      followed.awaitAddresses("10.0.0.2");
      followed.awaitLast("no finding", now -> now.findings().isEmpty());
      followed.awaitUpToDate();
    }
  }

  @Test
  void aRightThatIsTakenAwayIsToldThoughTheWatchGoesOn() {
    KubernetesTimes lively =
        new KubernetesTimes(
            Duration.ofHours(1),
            Duration.ofMillis(50),
            Duration.ofSeconds(10),
            Duration.ofHours(1));
    try (FollowedCluster followed = watched(lively)) {
      api.refuse(request -> true, 403, "forbidden");

      followed.awaitLast("the finding", now -> !now.findings().isEmpty());

      assertThat(followed.last().findings().get(0).expected()).contains("list and watch");
      followed.awaitStale();
      api.put(slice("10.0.0.2"));
      followed.awaitAddresses("10.0.0.2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON at all",
        "{\"type\":\"NEWS\",\"object\":{\"kind\":\"Service\",\"apiVersion\":\"v1\"}}",
        "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}}",
        "{\"type\":\"ADDED\"}",
        "{}"
      })
  void anEventThatMakesNoSenseIsFollowedByAList(String line) {
    try (FollowedCluster followed = watched(PATIENT)) {
      api.putSilently(slice("10.0.0.2"));

      api.tellAll(line);

      followed.awaitAddresses("10.0.0.2");
      followed.awaitUpToDate();
    }
  }

  @Test
  void aServerThatEndsEveryWatchAtOnceIsNotAskedInACircle() {
    try (FollowedCluster followed = watched(PATIENT)) {
      long began = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        await("watches").until(() -> api.openWatches() == 2);
        api.endWatches();
        await("no watch").until(() -> api.openWatches() == 0);
      }
      await("watches").until(() -> api.openWatches() == 2);

      // At least a half of 100, 200, 400, 800 and 1600 ms.
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThan(Duration.ofMillis(1500));
      followed.awaitUpToDate();
      assertThat(followed.last().findings()).isEmpty();
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    api.close();
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      await("the blocker").until(() -> !followed.blockers().isEmpty());

      List<Finding> blockers = followed.blockers();
      assertThat(blockers).hasSize(1);
      assertThat(blockers.get(0).found()).contains(api.config().getMasterUrl());
      assertThat(blockers.get(0).remedy()).contains("KUBECONFIG");
    }
  }

  @Test
  void aKubeconfigThatIsNoneIsABlockerUntilItIsMended() {
    AtomicBoolean isMended = new AtomicBoolean();
    KubernetesSource source =
        new KubernetesSource(
            List.of(),
            () -> {
              if (!isMended.get()) {
                throw new IllegalStateException("while parsing: expected <block end>");
              }
              return ClusterClients.of(api.config());
            },
            PATIENT,
            Clock.systemUTC());
    try (FollowedCluster followed = FollowedCluster.of(source)) {
      await("the blocker").until(() -> !followed.blockers().isEmpty());
      assertThat(followed.blockers())
          .singleElement()
          .satisfies(
              blocker -> {
                assertThat(blocker.key()).isEqualTo("kubeconfig");
                assertThat(blocker.found()).contains("while parsing");
              });

      isMended.set(true);

      followed.awaitAddresses("10.0.0.1");
    }
  }

  @Test
  void aClientThatIsRefusedIsReplacedByOneOfTheFilesAsTheyAreNow() {
    AtomicInteger made = new AtomicInteger();
    api.refuse(request -> made.get() < 2, 401, "who are you");
    KubernetesSource source =
        new KubernetesSource(
            List.of(),
            () -> {
              made.incrementAndGet();
              return ClusterClients.of(api.config());
            },
            PATIENT,
            Clock.systemUTC());

    try (FollowedCluster followed = FollowedCluster.of(source)) {
      followed.awaitAddresses("10.0.0.1");
      assertThat(made).hasValueGreaterThanOrEqualTo(2);
    }
  }

  private FollowedCluster watched(KubernetesTimes times) {
    FollowedCluster followed = FollowedCluster.of(api, times);
    followed.awaitUpToDate();
    await("both watches").until(() -> api.openWatches() >= 2);
    return followed;
  }
}
