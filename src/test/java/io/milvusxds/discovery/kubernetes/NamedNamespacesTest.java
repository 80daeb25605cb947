package io.milvusxds.discovery.kubernetes;

import static io.milvusxds.discovery.kubernetes.FollowedCluster.PATIENT;
import static io.milvusxds.discovery.kubernetes.FollowedCluster.addresses;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.Severity;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.testing.kube.FakeKubeApi;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one namespace of several lacks is told, and costs the others nothing. */
class NamedNamespacesTest {
  private static final KubernetesTimes LIVELY =
      new KubernetesTimes(
          Duration.ofHours(1), Duration.ofMillis(50), Duration.ofSeconds(10), Duration.ofHours(1));

  private FakeKubeApi api;

  @BeforeEach
  void start() throws Exception {
    api = FakeKubeApi.start();
    putIn("a", "10.0.0.1");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, 'endpointslices.discovery.k8s.io in namespace b, services in namespace b'",
    "/services, services in namespace b",
    "/endpointslices, endpointslices.discovery.k8s.io in namespace b"
  })
  void aRightThatIsMissingInOneIsAGapThereUntilItIsGranted(String refused, String unread) {
    putIn("b", "10.0.0.2");
    api.refuse(in("b").and(request -> request.contains(refused)), 403, "b is forbidden");
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT, "a", "b")) {
      followed.awaitUpToDate();

      SourceSnapshot now = followed.last();
      assertThat(addresses(now)).containsExactly("10.0.0.1");
      assertThat(now.gaps()).isEqualTo(gapsOfB(unread.split(", ")));
      assertThat(now.findings())
          .hasSize(unread.split(", ").length)
          .allSatisfy(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                assertThat(finding.key()).contains("in namespace b");
                assertThat(finding.found()).contains("b is forbidden");
                assertThat(finding.effect()).contains("its Envoys keep what they have");
              });
      putIn("a", "10.0.0.3");
      followed.awaitAddresses("10.0.0.3");

      api.recover();

      followed.awaitAddresses("10.0.0.3", "10.0.0.2");
      followed.awaitLast("nothing missing", s -> s.gaps().isEmpty() && s.findings().isEmpty());
    }
  }

  @Test
  void aNamespaceThatIsMissingIsAGapThoughItsListsAreEmptyAndNotRefused() {
    api.removeNamespace("b");
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT, "a", "b")) {
      followed.awaitUpToDate();

      assertThat(followed.last().gaps()).isEqualTo(gapsOfB("namespace b"));
      Finding finding = onlyFinding(followed.last());
      assertThat(finding.severity()).isEqualTo(Severity.ERROR);
      assertThat(finding.key()).isEqualTo("namespace b");
      assertThat(finding.found()).contains("not found");

      api.addNamespace("b");
      putIn("b", "10.0.0.2");

      followed.awaitAddresses("10.0.0.1", "10.0.0.2");
      followed.awaitLast("nothing missing", s -> s.gaps().isEmpty() && s.findings().isEmpty());
    }
  }

  @Test
  void withoutTheRightToAskForTheNamespaceItsEmptyListsAreBelievedAndTold() {
    api.removeNamespace("b");
    api.refuse(FakeKubeApi::isNamespace, 403, "namespaces is forbidden");
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT, "a", "b")) {
      followed.awaitUpToDate();

      assertThat(followed.last().gaps()).isEmpty();
      Finding finding = onlyFinding(followed.last());
      assertThat(finding.severity()).isEqualTo(Severity.WARNING);
      assertThat(finding.key()).isEqualTo("services in namespace b");
      assertThat(finding.remedy()).contains("look whether namespace b is there");
    }
  }

  @Test
  void aNamespaceThatGoesWithAllThatWasInItIsKnownToBeEmpty() {
    putIn("b", "10.0.0.2");
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT, "a", "b")) {
      followed.awaitUpToDate();
      await("all watches").until(() -> api.openWatches() >= 4);
      api.removeNamespace("b");
      api.deleteSilently(service("b"));
      api.deleteSilently(slice("b", "10.0.0.2"));

      api.cutWatches();

      followed.awaitAddresses("10.0.0.1");
      followed.awaitLast(
          "the finding", s -> s.findings().stream().anyMatch(f -> f.key().equals("namespace b")));
      assertThat(followed.last().gaps()).isEmpty();
      followed.awaitUpToDate();
    }
  }

  @Test
  void aRightThatIsTakenAwayLaterIsNoGap() {
    putIn("b", "10.0.0.2");
    try (FollowedCluster followed = FollowedCluster.of(api, LIVELY, "a", "b")) {
      followed.awaitUpToDate();

      api.refuse(in("b"), 403, "b is forbidden");

      followed.awaitLast("the finding", s -> !s.findings().isEmpty());
      assertThat(followed.last().gaps()).isEmpty();
      assertThat(addresses(followed.last())).containsExactly("10.0.0.1", "10.0.0.2");
      assertThat(followed.last().findings().get(0).effect()).contains("the last state known");
      followed.awaitStale();
    }
  }

  @Test
  void aNamespaceThatIsRefusedForGoodHidesNoRightThatIsTakenAwayInAnother() {
    api.refuse(in("b"), 403, "b is forbidden");
    try (FollowedCluster followed = FollowedCluster.of(api, LIVELY, "a", "b")) {
      followed.awaitUpToDate();

      api.refuse(request -> true, 403, "all is forbidden");

      followed.awaitLast(
          "both kinds in a",
          s -> s.findings().stream().filter(f -> f.key().contains("namespace a")).count() == 2);
      followed.awaitStale();
      api.refuse(in("b"), 403, "b is forbidden");
      followed.awaitUpToDate();
      assertThat(followed.last().findings()).allMatch(f -> f.key().contains("namespace b"));
    }
  }

  @ParameterizedTest
  @CsvSource({"403, /", "403, /endpointslices", "401, /"})
  void withNoNamespaceReadNothingIsToldYet(int code, String refused) {
    putIn("b", "10.0.0.2");
    api.refuse(request -> request.contains(refused), code, "refused");
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT, "a", "b")) {
      await("asked again and again").until(() -> requestsTo("/endpointslices") >= 8);
      await("the blocker").until(() -> !followed.blockers().isEmpty());

      assertThat(followed.snapshots()).isEmpty();
      assertThat(followed.source().staleSince()).isPresent();

      api.recover();

      followed.awaitAddresses("10.0.0.1", "10.0.0.2");
      followed.awaitLast("nothing missing", s -> s.gaps().isEmpty() && s.findings().isEmpty());
    }
  }

  private long requestsTo(String part) {
    return api.requests().stream().filter(request -> request.contains(part)).count();
  }

  private void putIn(String namespace, String ip) {
    api.put(service(namespace));
    api.put(slice(namespace, ip));
  }

  private static HasMetadata service(String namespace) {
    return in(namespace, KubernetesSourceTest.readOnly());
  }

  private static HasMetadata slice(String namespace, String ip) {
    return in(namespace, KubernetesSourceTest.slice(ip));
  }

  private static HasMetadata in(String namespace, HasMetadata object) {
    object.getMetadata().setNamespace(namespace);
    return object;
  }

  private static Predicate<String> in(String namespace) {
    return request -> request.contains("/namespaces/" + namespace + "/");
  }

  private static List<Gap> gapsOfB(String... found) {
    return List.of(found).stream()
        .map(what -> new Gap(new GapScope.OneNamespace("b"), what))
        .toList();
  }

  private static Finding onlyFinding(SourceSnapshot snapshot) {
    assertThat(snapshot.findings()).hasSize(1);
    return snapshot.findings().get(0);
  }
}
