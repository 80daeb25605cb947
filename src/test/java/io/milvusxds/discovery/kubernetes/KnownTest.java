package io.milvusxds.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.testing.kube.SliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownTest {
  private static final Scope ALL = Scope.of(List.of()).get(0);
  private static final Scope PROD = Scope.of(List.of("prod")).get(0);

  private final Known known = new Known("kubernetes");

  private static ServiceObject readOnly() {
    return Intake.service(KubernetesSourceTest.readOnly());
  }

  private static ServiceObject service(String name, String... annotations) {
    return Intake.service(KubernetesSourceTest.service(name, annotations));
  }

  private static SliceObject slice(String name, String service, String... ips) {
    return Intake.slice(kubeSlice(name, service, ips));
  }

  private static SliceObject withoutPorts(String name, String service, String... ips) {
    EndpointSlice slice = kubeSlice(name, service, ips);
    slice.setPorts(List.of());
    return Intake.slice(slice);
  }

  private static EndpointSlice kubeSlice(String name, String service, String... ips) {
    return SliceBuilder.of(service, name).ready(ips).build("prod");
  }

  private List<String> addresses() {
    return known.facts().services().stream()
        .flatMap(service -> service.endpoints().stream())
        .map(MilvusEndpoint::ip)
        .toList();
  }

  @Test
  void theSlicesOfAServiceAreJoined() {
    known.put(readOnly());
    known.put(slice("a", "milvus-ro", "10.0.0.1"));
    known.put(slice("b", "milvus-ro", "10.0.0.2"));
    known.put(slice("c", "other", "10.0.0.9"));

    assertThat(addresses()).containsExactly("10.0.0.1", "10.0.0.2");
  }

  @Test
  void aSliceThatMovesToAnotherServiceLeavesTheFirst() {
    known.put(readOnly());
    known.put(service("milvus-rw", "milvus-xds.io/role", "rw"));
    known.put(slice("a", "milvus-ro", "10.0.0.1"));
    assertThat(known.facts().services().get(0).endpoints()).hasSize(1);

    known.put(slice("a", "milvus-rw", "10.0.0.1"));

    assertThat(known.facts().services().get(0).endpoints()).isEmpty();
    assertThat(known.facts().services().get(1).endpoints()).hasSize(1);
  }

  @Test
  void whatNothingTouchedIsTheSameObjectAsBefore() {
    known.put(readOnly());
    known.put(service("milvus-rw", "milvus-xds.io/role", "rw"));
    List<MilvusService> before = known.facts().services();

    known.put(slice("a", "milvus-rw", "10.0.0.1"));

    assertThat(known.facts().services().get(0)).isSameAs(before.get(0));
    assertThat(known.facts().services().get(1)).isNotEqualTo(before.get(1));
  }

  @Test
  void anEndpointThatIsAsItWasIsTheSameObjectAsBeforeWhateverElseItsServiceHas() {
    known.put(readOnly());
    known.put(slice("a", "milvus-ro", "10.0.0.1"));
    MilvusEndpoint before = known.facts().services().get(0).endpoints().get(0);

    known.put(slice("b", "milvus-ro", "10.0.0.2"));
    known.put(slice("a", "milvus-ro", "10.0.0.1", "10.0.0.3"));

    assertThat(addresses()).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
    assertThat(known.facts().services().get(0).endpoints().get(0)).isSameAs(before);
  }

  @Test
  void aServiceThatIsTouchedAndComesToTheSameIsTheSameObjectAsBefore() {
    known.put(readOnly());
    known.put(slice("a", "milvus-ro", "10.0.0.1"));
    ServiceFacts before = known.facts();

    known.put(slice("a", "milvus-ro", "10.0.0.1"));

    assertThat(known.facts().services().get(0)).isSameAs(before.services().get(0));
  }

  @Test
  void aListRemovesWhatItDoesNotHaveAndCountsOnlyWhatDiffers() {
    known.put(readOnly());
    known.put(service("gone", "milvus-xds.io/role", "ro"));
    known.put(slice("a", "milvus-ro", "10.0.0.1"));
    ServiceObject same = readOnly();
    ServiceObject changed = service("new", "milvus-xds.io/role", "rw");
    ServiceObject foreign = service("foreign");

    int different = known.replace(ObjectKind.SERVICES, ALL, List.of(same, changed, foreign));

    assertThat(different).isEqualTo(2);
    assertThat(known.facts().services())
        .extracting(service -> service.ref().name())
        .containsExactly("milvus-ro", "new");
    assertThat(addresses()).containsExactly("10.0.0.1");
    assertThat(known.replace(ObjectKind.SERVICES, ALL, List.of(same, changed, foreign))).isZero();
  }

  @Test
  void aListOfOneNamespaceLeavesTheOthersAlone() {
    Service elsewhere = KubernetesSourceTest.readOnly();
    elsewhere.getMetadata().setNamespace("other");
    known.put(Intake.service(elsewhere));
    known.put(readOnly());

    known.replace(ObjectKind.SERVICES, PROD, List.of());

    assertThat(known.facts().services())
        .singleElement()
        .satisfies(service -> assertThat(service.ref().namespace()).isEqualTo("other"));
  }

  @Test
  void aSliceThatCanNoLongerBeUnderstoodLeavesWhatItSaidBefore() {
    known.put(readOnly());
    known.put(slice("a", "milvus-ro", "10.0.0.1"));
    assertThat(addresses()).containsExactly("10.0.0.1");

    known.put(withoutPorts("a", "milvus-ro", "10.0.0.2"));

    assertThat(addresses()).containsExactly("10.0.0.1");
    assertThat(known.facts().gaps()).isEmpty();
    assertThat(known.facts().findings())
        .extracting(finding -> finding.found())
        .containsExactly("no usable port for 10.0.0.2");
    known.put(withoutPorts("a", "milvus-ro", "10.0.0.3"));
    assertThat(addresses()).containsExactly("10.0.0.1");
    known.put(slice("a", "milvus-ro", "10.0.0.4"));
    assertThat(addresses()).containsExactly("10.0.0.4");
    assertThat(known.facts().findings()).isEmpty();
  }

  @Test
  void aSliceThatWasNeverUnderstoodIsAGapUntilItIsGone() {
    known.put(readOnly());

    known.put(withoutPorts("a", "milvus-ro", "10.0.0.1"));

    assertThat(known.facts().gaps()).hasSize(1);
    known.remove(slice("a", "milvus-ro"));
    assertThat(known.facts().gaps()).isEmpty();
  }

  @Test
  void whatASliceSaidOfAnotherServiceIsNotKept() {
    known.put(readOnly());
    known.put(service("milvus-rw", "milvus-xds.io/role", "rw"));
    known.put(slice("a", "milvus-rw", "10.0.0.1"));

    known.put(withoutPorts("a", "milvus-ro", "10.0.0.2"));

    assertThat(addresses()).isEmpty();
    assertThat(known.facts().gaps()).hasSize(1);
  }

  @Test
  void removingWhatIsNotKnownChangesNothing() {
    known.put(readOnly());

    known.remove(service("never-seen"));
    known.remove(slice("never-seen", "milvus-ro"));

    assertThat(known.facts().services()).hasSize(1);
  }
}
