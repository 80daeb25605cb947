package io.milvusxds.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.milvusxds.discovery.objects.EndpointObject;
import io.milvusxds.discovery.objects.EndpointObject.Conditions;
import io.milvusxds.discovery.objects.PortObject;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.ServiceRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final ServiceRef REF = new ServiceRef("prod", "milvus-ro");

  private static Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("milvus-ro")
        .withNamespace("prod")
        .withResourceVersion("7")
        .withCreationTimestamp("2026-01-31T12:00:00Z")
        .addToAnnotations("milvus-xds.io/role", "ro")
        .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "x".repeat(5000))
        .addToLabels("app", "milvus")
        .addNewManagedField()
        .withManager("kubectl")
        .endManagedField()
        .endMetadata()
        .withNewSpec()
        .addToSelector("app", "milvus")
        .addNewPort()
        .withName("engine")
        .withPort(19530)
        .endPort()
        .endSpec()
        .build();
  }

  private static EndpointSlice slice() {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName("milvus-ro-1")
        .withNamespace("prod")
        .withResourceVersion("8")
        .withCreationTimestamp("2026-01-31T12:00:00Z")
        .addToLabels("kubernetes.io/service-name", "milvus-ro")
        .addToLabels("other", "x")
        .addNewManagedField()
        .withManager("kcm")
        .endManagedField()
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName("engine")
        .withPort(19530)
        .withProtocol("TCP")
        .endPort()
        .addNewEndpoint()
        .withAddresses("10.0.0.1")
        .withNewConditions(true, true, false)
        .withNodeName("node-1")
        .withZone("zone-a")
        .withNewTargetRef()
        .withKind("Pod")
        .withName("milvus-ro-0")
        .withNamespace("prod")
        .withUid("1-2-3")
        .endTargetRef()
        .endEndpoint()
        .addNewEndpoint()
        .withAddresses("10.0.0.2")
        .withZone("zone-a")
        .withNewHints()
        .addNewForZone("zone-b")
        .endHints()
        .endEndpoint()
        .build();
  }

  @Test
  void whatMattersOfAServiceIsKept() {
    assertThat(Intake.service(service()))
        .isEqualTo(
            new ServiceObject(
                REF,
                "2026-01-31T12:00:00Z",
                new TreeMap<>(Map.of("milvus-xds.io/role", "ro")),
                List.of(new PortObject("engine", "", Optional.of(19530))),
                Optional.empty()));
  }

  @Test
  void whatMattersOfASliceIsKept() {
    SliceObject slice = Intake.slice(slice());

    assertThat(slice)
        .isEqualTo(
            new SliceObject(
                new ServiceRef("prod", "milvus-ro-1"),
                Optional.of(REF),
                "2026-01-31T12:00:00Z",
                "IPv4",
                List.of(new PortObject("engine", "TCP", Optional.of(19530))),
                List.of(
                    new EndpointObject(
                        List.of("10.0.0.1"),
                        "milvus-ro-0",
                        "zone-a",
                        List.of(),
                        new Conditions(Optional.of(true), Optional.of(true), Optional.of(false))),
                    new EndpointObject(
                        List.of("10.0.0.2"), "", "zone-a", List.of("zone-b"), Conditions.NONE))));
  }

  @Test
  void whatIsAbsentIsEmpty() {
    Service service = new Service();
    EndpointSlice slice = new EndpointSlice();
    for (HasMetadata object : List.of(service, slice)) {
      object.setMetadata(
          new ObjectMetaBuilder().withNamespace("prod").withName("milvus-ro").build());
    }

    assertThat(Intake.service(service).annotations()).isEmpty();
    assertThat(Intake.slice(slice))
        .isEqualTo(new SliceObject(REF, Optional.empty(), "", "", List.of(), List.of()));
  }

  @Test
  void anObjectWithoutNamespaceIsInTheDefaultOne() {
    Service service = service();
    service.getMetadata().setNamespace(null);
    EndpointSlice slice = slice();
    slice.getMetadata().setNamespace(null);

    assertThat(Intake.service(service).ref()).hasToString("default/milvus-ro");
    assertThat(Intake.slice(slice).service()).hasToString("Optional[default/milvus-ro]");
  }

  @Test
  void anExternalNameIsKeptOfAServiceOfThatTypeOnly() {
    Service external = service();
    external.getSpec().setExternalName("milvus.example.com");
    Optional<String> ofOtherType = Intake.service(external).externalName();
    external.getSpec().setType("ExternalName");

    assertThat(ofOtherType).isEmpty();
    assertThat(Intake.service(external).externalName()).contains("milvus.example.com");
  }

  @Test
  void ofAServiceThatIsNotOursOnlyTheNameIsKept() {
    Service other = service();
    other.getMetadata().getAnnotations().remove("milvus-xds.io/role");

    ServiceObject kept = Intake.service(other);

    assertThat(kept.annotations()).isEmpty();
    assertThat(kept.ports()).isEmpty();
    assertThat(kept.ref()).isEqualTo(REF);
  }
}
