package io.milvusxds.testing.kube;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.milvusxds.model.Annotations;
import java.util.List;
import java.util.Map;

/** A namespace of a test's own, and the objects that a test makes there. */
public final class KubeNamespace implements AutoCloseable {
  /** The port that every Service and every slice of the tests names {@code engine}. */
  public static final int ENGINE_PORT = 19530;

  private final KubernetesClient client;
  private final String name;

  private KubeNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Makes one in which Pods can be made at once. */
  static KubeNamespace create(KubernetesClient client, String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    // A Pod is refused before the account that it runs under is there; the controller that makes
    // it may be a while behind.
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace(name)
                .endMetadata()
                .build())
        .forceConflicts()
        .serverSideApply();
    return new KubeNamespace(client, name);
  }

  public String name() {
    return name;
  }

  /** The Pods of this namespace. */
  public KubePods pods() {
    return new KubePods(client, name);
  }

  /**
   * Makes a headless Service as Milvus operators have it: port {@code engine}, and as endpoints the
   * Pods of {@link KubePods#create} whose tier is the Service's name.
   *
   * @param role {@code ro} or {@code rw}
   * @param annotations further ones: keys without prefix and values in turn
   */
  public Service service(String service, String role, String... annotations) {
    return create(service, Map.of("app", "milvus", "tier", service), role, annotations);
  }

  /** Like {@link #service}, but its endpoints are only those of the slices that a test writes. */
  public Service serviceWithoutSelector(String service, String role, String... annotations) {
    return create(service, Map.of(), role, annotations);
  }

  private Service create(
      String service, Map<String, String> selector, String role, String... annotations) {
    ServiceBuilder builder =
        new ServiceBuilder()
            .withNewMetadata()
            .withName(service)
            .withNamespace(name)
            .addToAnnotations(Annotations.ROLE, role)
            .endMetadata()
            .withNewSpec()
            .withClusterIP("None")
            .withSelector(selector.isEmpty() ? null : selector)
            .addNewPort()
            .withName("engine")
            .withPort(ENGINE_PORT)
            .withNewTargetPort(ENGINE_PORT)
            .endPort()
            .endSpec();
    for (int i = 0; i + 1 < annotations.length; i += 2) {
      builder
          .editMetadata()
          .addToAnnotations(Annotations.PREFIX + annotations[i], annotations[i + 1])
          .endMetadata();
    }
    return client.resource(builder.build()).create();
  }

  /** The Service of this name, there or not. */
  public Resource<Service> services(String service) {
    return client.services().inNamespace(name).withName(service);
  }

  /** Sets an annotation of this project, given without its prefix, by one patch. */
  public void annotate(String service, String key, String value) {
    services(service)
        .edit(
            current ->
                new ServiceBuilder(current)
                    .editMetadata()
                    .addToAnnotations(Annotations.PREFIX + key, value)
                    .endMetadata()
                    .build());
  }

  /** Removes an annotation of this project, given without its prefix, by one patch. */
  public void unannotate(String service, String key) {
    services(service)
        .edit(
            current ->
                new ServiceBuilder(current)
                    .editMetadata()
                    .removeFromAnnotations(Annotations.PREFIX + key)
                    .endMetadata()
                    .build());
  }

  /**
   * Writes an EndpointSlice, made or replaced.
   *
   * @param slice as {@link SliceBuilder} makes it, of this namespace
   */
  public EndpointSlice write(SliceBuilder slice) {
    return client.resource(slice.build(name)).forceConflicts().serverSideApply();
  }

  /** The EndpointSlices of a Service, whoever wrote them. */
  public List<EndpointSlice> slices(String service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(name)
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems();
  }

  /** Asks for its end with all that is in it; does not wait. */
  @Override
  public void close() {
    // Nobody else ends Pods here, and a namespace stays as long as one of them does.
    client.pods().inNamespace(name).withGracePeriod(0).delete();
    client.namespaces().withName(name).delete();
  }
}
