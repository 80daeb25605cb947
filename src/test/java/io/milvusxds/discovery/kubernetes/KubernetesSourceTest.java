package io.milvusxds.discovery.kubernetes;

import static io.milvusxds.discovery.kubernetes.FollowedCluster.PATIENT;
import static io.milvusxds.discovery.kubernetes.FollowedCluster.addresses;
import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.testing.kube.FakeKubeApi;
import io.milvusxds.testing.kube.SliceBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the source says of a cluster in which nothing goes wrong. */
class KubernetesSourceTest {
  private FakeKubeApi api;

  @BeforeEach
  void start() throws Exception {
    api = FakeKubeApi.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  static Service service(String name, String... annotations) {
    ServiceBuilder builder =
        new ServiceBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("prod")
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withName("engine")
            .withPort(19530)
            .endPort()
            .endSpec();
    for (int i = 0; i + 1 < annotations.length; i += 2) {
      builder.editMetadata().addToAnnotations(annotations[i], annotations[i + 1]).endMetadata();
    }
    return builder.build();
  }

  static Service readOnly() {
    return service("milvus-ro", "milvus-xds.io/role", "ro");
  }

  static EndpointSlice slice(String... ips) {
    return SliceBuilder.of("milvus-ro", "milvus-ro-1").ready(ips).build("prod");
  }

  @Test
  void nothingIsToldBeforeBothKindsWereListed() {
    api.put(readOnly());
    api.put(slice("10.0.0.1"));
    api.refuse(request -> !FakeKubeApi.isAboutServices(request), 500, "not yet");
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      await("a watch of services").until(() -> api.openWatches() == 1);
      await("what is in the way").until(() -> !followed.blockers().isEmpty());
      assertThat(followed.snapshots()).isEmpty();
      assertThat(followed.source().staleSince()).isPresent();

      api.recover();

      followed.awaitUpToDate();
      assertThat(addresses(followed.snapshots().get(0))).containsExactly("10.0.0.1");
      assertThat(followed.snapshots()).hasSize(1);
    }
  }

  @Test
  void changesOfSlicesAndServicesAreToldAsTheyCome() {
    api.put(readOnly());
    api.put(slice("10.0.0.1"));
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      followed.awaitUpToDate();

      api.put(slice("10.0.0.1", "10.0.0.2"));
      followed.awaitAddresses("10.0.0.1", "10.0.0.2");
      api.put(service("milvus-ro", "milvus-xds.io/role", "ro", "milvus-xds.io/timeout", "2s"));
      SourceSnapshot annotated =
          followed.awaitLast(
              "the annotation", now -> annotationsOf(now).contains("milvus-xds.io/timeout=2s"));
      assertThat(addresses(annotated)).hasSize(2);
      api.delete(slice());
      followed.awaitAddresses();
      api.delete(readOnly());
      followed.awaitLast("no service", now -> now.services().isEmpty());

      assertThat(api.lists("services")).isEqualTo(1);
      assertThat(api.lists("endpointslices")).isEqualTo(1);
    }
  }

  @Test
  void aServiceThatIsAnnotatedLaterHasItsEndpointsAtOnce() {
    api.put(service("milvus-ro"));
    api.put(slice("10.0.0.1"));
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      followed.awaitUpToDate();
      assertThat(followed.last().services()).isEmpty();

      api.put(readOnly());

      SourceSnapshot now = followed.awaitLast("the service", last -> !last.services().isEmpty());
      assertThat(addresses(now)).containsExactly("10.0.0.1");
      api.put(service("milvus-ro"));
      followed.awaitLast("not ours any more", last -> last.services().isEmpty());
    }
  }

  @Test
  void objectsThatAreNotOursChangeNothing() {
    api.put(readOnly());
    api.put(slice("10.0.0.1"));
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      followed.awaitUpToDate();

      api.put(service("other"));
      api.put(SliceBuilder.of("other", "other-1").ready("10.0.0.9").build("prod"));
      api.put(slice("10.0.0.1"));
      // A change as a marker: when it is told, everything before it would have been told, too.
      api.put(slice("10.0.0.2"));

      followed.awaitAddresses("10.0.0.2");
      assertThat(followed.snapshots()).hasSize(2);
    }
  }

  @Test
  void aClusterWithoutAnAnnotatedServiceIsAFindingAndNotABlocker() {
    api.put(service("other"));
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      followed.awaitUpToDate();

      assertThat(followed.last().services()).isEmpty();
      assertThat(followed.last().findings())
          .singleElement()
          .satisfies(finding -> assertThat(finding.remedy()).contains("milvus-xds.io/role"));
    }
  }

  @Test
  void whatIsWrongInASliceIsAFinding() {
    api.put(readOnly());
    api.put(slice("not-an-address"));
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      followed.awaitUpToDate();
      assertThat(followed.last().findings())
          .singleElement()
          .satisfies(finding -> assertThat(finding.found()).isEqualTo("not-an-address"));

      api.put(slice("10.0.0.1"));

      followed.awaitLast("no finding", now -> now.findings().isEmpty());
    }
  }

  @Test
  void onlyTheNamedNamespacesAreAskedAndTold() {
    api.put(readOnly());
    Service elsewhere = service("milvus-ro", "milvus-xds.io/role", "ro");
    elsewhere.getMetadata().setNamespace("other");
    api.put(elsewhere);
    Service third = service("milvus-ro", "milvus-xds.io/role", "ro");
    third.getMetadata().setNamespace("third");
    api.put(third);
    api.refuse(request -> !request.contains("/namespaces/"), 403, "no");
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT, "prod", "third")) {
      followed.awaitUpToDate();

      assertThat(followed.source().name()).isEqualTo("kubernetes:prod,third");
      assertThat(followed.last().services())
          .extracting(service -> service.ref().namespace())
          .containsExactly("prod", "third");
      assertThat(api.requests()).allMatch(request -> request.contains("/namespaces/"));
      api.delete(third);
      followed.awaitLast("one left", now -> now.services().size() == 1);
    }
  }

  @Test
  void aListOfManyPagesIsOneList() {
    for (int i = 0; i < 1201; i++) {
      api.put(service("milvus-" + i, "milvus-xds.io/role", "ro"));
    }
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      followed.awaitUpToDate();

      assertThat(followed.snapshots()).hasSize(1);
      assertThat(followed.last().services()).hasSize(1201);
    }
  }

  @Test
  void charactersThatComeInPiecesAreWhole() {
    api.put(readOnly());
    try (FollowedCluster followed = FollowedCluster.of(api, PATIENT)) {
      followed.awaitUpToDate();

      api.put(
          service("milvus-ro", "milvus-xds.io/role", "ro", "milvus-xds.io/note", "zwölf 向量 😀"));

      followed.awaitLast(
          "the text", now -> annotationsOf(now).contains("milvus-xds.io/note=zwölf 向量 😀"));
    }
  }

  @Test
  void afterItIsClosedNothingIsAskedAndNothingIsTold() {
    api.put(readOnly());
    FollowedCluster followed = FollowedCluster.of(api, PATIENT);
    followed.awaitUpToDate();
    await("both watches").until(() -> api.openWatches() == 2);

    followed.close();

    int asked = api.requests().size();
    int told = followed.snapshots().size();
    api.put(slice("10.0.0.1"));
    api.cutWatches();
    await("no watch").until(() -> api.openWatches() == 0);
    assertThat(threadNames()).noneMatch(name -> name.startsWith("source-kubernetes"));
    assertThat(api.requests()).hasSize(asked);
    assertThat(followed.snapshots()).hasSize(told);
    followed.close();
  }

  private static List<String> threadNames() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private static List<String> annotationsOf(SourceSnapshot snapshot) {
    return snapshot.services().stream()
        .flatMap(service -> service.annotations().entrySet().stream())
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }
}
