package io.milvusxds.discovery.objects;

import static io.milvusxds.discovery.objects.Slices.REF;
import static io.milvusxds.discovery.objects.Slices.SERVICE;
import static io.milvusxds.discovery.objects.Slices.endpoint;
import static io.milvusxds.discovery.objects.Slices.port;
import static io.milvusxds.discovery.objects.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.testing.services.Origins;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceFactsTest {
  @Test
  void onlyServicesWithAnAnnotationOfThisProjectCount() {
    ServiceObject plain = Slices.service(Map.of());
    ServiceObject foreign = Slices.service(Map.of("other.io/role", "ro"));

    assertThat(ServiceFacts.from(Origins.CLUSTER, List.of(plain), List.of()).services()).isEmpty();
    assertThat(ServiceFacts.from(Origins.CLUSTER, List.of(foreign), List.of()).services())
        .isEmpty();
    assertThat(ServiceFacts.from(Origins.CLUSTER, List.of(SERVICE), List.of()).services())
        .hasSize(1);
  }

  @Test
  void aServiceWithoutRoleButWithAnotherAnnotationIsTold() {
    ServiceObject roleless = Slices.service(Map.of("milvus-xds.io/timeout", "1s"));

    assertThat(service(roleless).annotations().toString()).isEqualTo("{milvus-xds.io/timeout=1s}");
  }

  @Test
  void foreignAnnotationsAreNotPassedOn() {
    ServiceObject both = Slices.service(Map.of("milvus-xds.io/role", "ro", "other.io/a", "b"));

    assertThat(service(both).annotations().toString()).isEqualTo("{milvus-xds.io/role=ro}");
  }

  @Test
  void aSliceOfAnotherNamespaceOrServiceIsNotJoined() {
    SliceObject elsewhere = of(new ServiceRef("test", "milvus-ro"));
    SliceObject other = of(new ServiceRef("prod", "milvus-rw"));

    assertThat(
            ServiceFacts.from(Origins.CLUSTER, List.of(SERVICE), List.of(elsewhere, other))
                .services()
                .get(0)
                .endpoints())
        .isEmpty();
    assertThat(
            ServiceFacts.from(Origins.CLUSTER, List.of(SERVICE), List.of(of(REF)))
                .services()
                .get(0)
                .endpoints())
        .hasSize(1);
  }

  private static SliceObject of(ServiceRef service) {
    SliceObject slice = slice("a", endpoint("10.0.0.1"));
    return new SliceObject(
        slice.ref(), Optional.of(service), "", "IPv4", slice.ports(), slice.endpoints());
  }

  @Test
  void theTimeOfCreationIsKeptAndAnAbsentOneIsTheEpoch() {
    assertThat(service(SERVICE.withCreatedAt("2026-01-31T12:00:00Z")).createdAt())
        .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(service(SERVICE).createdAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aTimeThatIsNoneIsAFindingAndTheServiceStays() {
    ServiceFacts facts =
        ServiceFacts.from(Origins.CLUSTER, List.of(SERVICE.withCreatedAt("yesterday")), List.of());

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
    ServiceObject external = external(Map.of("milvus-xds.io/role", "ro"));
    ServiceObject written =
        external(
            Map.of(
                "milvus-xds.io/role", "ro", "milvus-xds.io/endpoints", "milvus.example.com:19530"));

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

  private static ServiceObject external(Map<String, String> annotations) {
    ServiceObject service = Slices.service(annotations);
    return new ServiceObject(
        REF, "", service.annotations(), List.of(), Optional.of("milvus.example.com"));
  }

  @Test
  void theTcpPortsAreKeptInOrderAndABadOneIsAFinding() {
    ServiceObject ports =
        Slices.service(
            Map.of("milvus-xds.io/role", "ro"),
            port("web", 19121),
            new PortObject("dns", "UDP", Optional.of(53)),
            port("bad", 70000),
            port("engine", 19530));

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

  private static MilvusService service(ServiceObject service) {
    return ServiceFacts.from(Origins.CLUSTER, List.of(service), List.of()).services().get(0);
  }
}
