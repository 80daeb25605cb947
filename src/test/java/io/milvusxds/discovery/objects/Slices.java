package io.milvusxds.discovery.objects;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.testing.Origins;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kubernetes objects of one Service {@code prod/milvus-ro}, with dull defaults. */
final class Slices {
  static final Service SERVICE =
      new ServiceBuilder()
          .withNewMetadata()
          .withNamespace("prod")
          .withName("milvus-ro")
          .addToAnnotations("milvus-xds.io/role", "ro")
          .endMetadata()
          .build();

  private Slices() {}

  static EndpointPort port(@Nullable String name, @Nullable Integer number) {
    return new EndpointPortBuilder().withName(name).withPort(number).build();
  }

  /** A slice with the port {@code engine} 19530. */
  static EndpointSlice slice(String name, Endpoint... endpoints) {
    return slice(name, List.of(port("engine", 19530)), endpoints);
  }

  static EndpointSlice slice(String name, List<EndpointPort> ports, Endpoint... endpoints) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("prod")
        .withName(name)
        .addToLabels("kubernetes.io/service-name", "milvus-ro")
        .endMetadata()
        .withAddressType("IPv4")
        .withPorts(ports)
        .withEndpoints(endpoints)
        .build();
  }

  static EndpointSlice createdAt(String timestamp, EndpointSlice slice) {
    return slice.edit().editMetadata().withCreationTimestamp(timestamp).endMetadata().build();
  }

  /** An endpoint without conditions. */
  static Endpoint endpoint(String address) {
    return new EndpointBuilder().withAddresses(address).build();
  }

  static Endpoint endpoint(
      String address,
      @Nullable Boolean ready,
      @Nullable Boolean serving,
      @Nullable Boolean terminating) {
    return endpoint(address).edit().withNewConditions(ready, serving, terminating).build();
  }

  static Endpoint pod(String name, Endpoint endpoint) {
    return endpoint.edit().withNewTargetRef().withName(name).endTargetRef().build();
  }

  static Endpoint terminating(String address, boolean serving) {
    return endpoint(address, false, serving, true);
  }

  static ServiceFacts facts(EndpointSlice... slices) {
    return ServiceFacts.from(Origins.CLUSTER, List.of(SERVICE), List.of(slices));
  }

  static List<MilvusEndpoint> endpoints(EndpointSlice... slices) {
    return facts(slices).services().get(0).endpoints();
  }
}
