package io.milvusxds.discovery.objects;

import static io.milvusxds.discovery.objects.Slices.SERVICE;
import static io.milvusxds.discovery.objects.Slices.endpoint;
import static io.milvusxds.discovery.objects.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServicePort;
import io.milvusxds.testing.Origins;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServiceFactsTest {
  @Test
  void onlyServicesWithAnAnnotationOfThisProjectCount() {
    Service plain =
        SERVICE.edit().editMetadata().withAnnotations(new TreeMap<>()).endMetadata().build();
    Service foreign =
        plain.edit().editMetadata().addToAnnotations("other.io/role", "ro").endMetadata().build();

    assertThat(ServiceFacts.from(Origins.CLUSTER, List.of(plain), List.of()).services()).isEmpty();
    assertThat(ServiceFacts.from(Origins.CLUSTER, List.of(foreign), List.of()).services())
        .isEmpty();
    assertThat(ServiceFacts.from(Origins.CLUSTER, List.of(SERVICE), List.of()).services())
        .hasSize(1);
  }

  @Test
  void aServiceWithoutRoleButWithAnotherAnnotationIsTold() {
    Service roleless =
        SERVICE
            .edit()
            .editMetadata()
            .removeFromAnnotations("milvus-xds.io/role")
            .addToAnnotations("milvus-xds.io/timeout", "1s")
            .endMetadata()
            .build();

    assertThat(service(roleless).annotations().toString()).isEqualTo("{milvus-xds.io/timeout=1s}");
  }

  @Test
  void foreignAnnotationsAreNotPassedOn() {
    Service both =
        SERVICE.edit().editMetadata().addToAnnotations("other.io/a", "b").endMetadata().build();

    assertThat(service(both).annotations().toString()).isEqualTo("{milvus-xds.io/role=ro}");
  }

  @Test
  void aServiceWithoutNamespaceIsInTheDefaultOneWithItsSlices() {
    Service bare = SERVICE.edit().editMetadata().withNamespace(null).endMetadata().build();
    var slice =
        slice("a", endpoint("10.0.0.1"))
            .edit()
            .editMetadata()
            .withNamespace("default")
            .endMetadata()
            .build();

    MilvusService service =
        ServiceFacts.from(Origins.CLUSTER, List.of(bare), List.of(slice)).services().get(0);

    assertThat(service.ref()).hasToString("default/milvus-ro");
    assertThat(service.endpoints()).hasSize(1);
  }

  @Test
  void aSliceOfAnotherNamespaceOrServiceIsNotJoined() {
    var elsewhere =
        slice("a", endpoint("10.0.0.1"))
            .edit()
            .editMetadata()
            .withNamespace("test")
            .endMetadata()
            .build();
    var other =
        slice("b", endpoint("10.0.0.2"))
            .edit()
            .editMetadata()
            .addToLabels(ServiceFacts.SERVICE_NAME_LABEL, "milvus-rw")
            .endMetadata()
            .build();

    assertThat(
            ServiceFacts.from(Origins.CLUSTER, List.of(SERVICE), List.of(elsewhere, other))
                .services()
                .get(0)
                .endpoints())
        .isEmpty();
  }

  @Test
  void theTimeOfCreationIsKeptAndAnAbsentOneIsTheEpoch() {
    assertThat(service(createdAt("2026-01-31T12:00:00Z")).createdAt())
        .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(service(SERVICE).createdAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aTimeThatIsNoneIsAFindingAndTheServiceStays() {
    ServiceFacts facts =
        ServiceFacts.from(Origins.CLUSTER, List.of(createdAt("yesterday")), List.of());

    assertThat(facts.services()).hasSize(1);
    assertThat(facts.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.key()).isEqualTo("metadata.creationTimestamp");
              assertThat(finding.found()).isEqualTo("yesterday");
            });
  }

  @Test
  void anExternalNameIsAGapUnlessItsHostsAreWritten() {
    Service external =
        SERVICE
            .edit()
            .withNewSpec()
            .withType("ExternalName")
            .withExternalName("milvus.example.com")
            .endSpec()
            .build();
    Service written =
        external
            .edit()
            .editMetadata()
            .addToAnnotations("milvus-xds.io/endpoints", "milvus.example.com:19530")
            .endMetadata()
            .build();

    ServiceFacts facts = ServiceFacts.from(Origins.CLUSTER, List.of(external), List.of());

    assertThat(facts.gaps()).hasSize(1);
    assertThat(facts.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found()).isEqualTo("ExternalName milvus.example.com");
              assertThat(finding.remedy())
                  .contains("milvus-xds.io/endpoints: milvus.example.com:19530");
            });
    assertThat(ServiceFacts.from(Origins.CLUSTER, List.of(written), List.of()).gaps()).isEmpty();
  }

  @Test
  void theTcpPortsAreKeptInOrderAndABadOneIsAFinding() {
    Service ports =
        SERVICE
            .edit()
            .withNewSpec()
            .addNewPort()
            .withName("web")
            .withPort(19121)
            .endPort()
            .addNewPort()
            .withName("dns")
            .withProtocol("UDP")
            .withPort(53)
            .endPort()
            .addNewPort()
            .withName("bad")
            .withPort(70000)
            .endPort()
            .addNewPort()
            .withName("engine")
            .withPort(19530)
            .endPort()
            .endSpec()
            .build();

    ServiceFacts facts = ServiceFacts.from(Origins.CLUSTER, List.of(ports), List.of());

    assertThat(facts.services().get(0).ports())
        .containsExactly(new ServicePort("web", 19121), new ServicePort("engine", 19530));
    assertThat(facts.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.key()).isEqualTo("spec.ports[name=bad].port"));
    assertThat(facts.gaps())
        .containsExactly(
            new Gap(
                new GapScope.OneService(facts.services().get(0).ref()),
                "a port of Service prod/milvus-ro"));
  }

  private static Service createdAt(String timestamp) {
    return SERVICE.edit().editMetadata().withCreationTimestamp(timestamp).endMetadata().build();
  }

  private static MilvusService service(Service service) {
    return ServiceFacts.from(Origins.CLUSTER, List.of(service), List.of()).services().get(0);
  }
}
