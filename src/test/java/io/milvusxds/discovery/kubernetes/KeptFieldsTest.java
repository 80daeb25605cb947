package io.milvusxds.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.testing.Origins;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptFieldsTest {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

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
  void theFactsAreTheSameAsOfTheWholeObjects() {
    ServiceFacts whole = ServiceFacts.from(Origins.CLUSTER, List.of(service()), List.of(slice()));

    ServiceFacts kept =
        ServiceFacts.from(
            Origins.CLUSTER,
            List.of(KeptFields.ofService(service())),
            List.of(KeptFields.ofSlice(slice())));

    assertThat(kept).isEqualTo(whole);
    assertThat(kept.services().get(0).endpoints())
        .extracting(endpoint -> endpoint.locality().zone())
        .containsExactly("zone-a", "zone-b");
  }

  @Test
  void whatIsBulkyIsNotKept() {
    assertThat(JSON.asJson(KeptFields.ofService(service())))
        .hasSizeLessThan(300)
        .doesNotContain("last-applied", "managedFields", "selector", "labels");
    assertThat(JSON.asJson(KeptFields.ofSlice(slice())))
        .doesNotContain("managedFields", "nodeName", "uid", "other");
  }

  @Test
  void ofAServiceThatIsNotOursOnlyTheNameIsKept() {
    Service other =
        new ServiceBuilder(service())
            .editMetadata()
            .removeFromAnnotations("milvus-xds.io/role")
            .endMetadata()
            .build();

    Service kept = KeptFields.ofService(other);

    assertThat(kept.getSpec()).isNull();
    assertThat(kept.getMetadata().getAnnotations()).isNullOrEmpty();
    assertThat(kept.getMetadata().getName()).isEqualTo("milvus-ro");
  }
}
