package io.milvusxds.testing.kube;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;

/** An EndpointSlice as a test writes it by hand: ready endpoints on port {@code engine}. */
public final class SliceBuilder {
  private static final String OF_SERVICE = "kubernetes.io/service-name";

  private final EndpointSliceBuilder builder;

  private SliceBuilder(EndpointSliceBuilder builder) {
    this.builder = builder;
  }

  /** An IPv4 slice of a Service with no endpoint yet. */
  public static SliceBuilder of(String service, String name) {
    return new SliceBuilder(
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(OF_SERVICE, service)
            .endMetadata()
            .withAddressType("IPv4")
            .withEndpoints()
            .addNewPort()
            .withName("engine")
            .withPort(KubeNamespace.ENGINE_PORT)
            .withProtocol("TCP")
            .endPort());
  }

  /** Adds endpoints that are ready. */
  public SliceBuilder ready(String... ips) {
    for (String ip : ips) {
      endpoint(ip, true, true, false);
    }
    return this;
  }

  /** Adds one endpoint with all three conditions. */
  public SliceBuilder endpoint(String ip, boolean ready, boolean serving, boolean terminating) {
    builder
        .addNewEndpoint()
        .withAddresses(ip)
        .withNewConditions()
        .withReady(ready)
        .withServing(serving)
        .withTerminating(terminating)
        .endConditions()
        .endEndpoint();
    return this;
  }

  /** The object as it is to be in a namespace. */
  public EndpointSlice build(String namespace) {
    return builder.editMetadata().withNamespace(namespace).endMetadata().build();
  }
}
