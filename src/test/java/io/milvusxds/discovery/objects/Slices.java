package io.milvusxds.discovery.objects;

import io.milvusxds.discovery.objects.EndpointObject.Conditions;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.testing.services.Origins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects of one Service {@code prod/milvus-ro}, with dull defaults. */
final class Slices {
  static final ServiceRef REF = new ServiceRef("prod", "milvus-ro");
  static final ServiceObject SERVICE = service(Map.of("milvus-xds.io/role", "ro"));

  private Slices() {}

  static ServiceObject service(Map<String, String> annotations, PortObject... ports) {
    return new ServiceObject(REF, "", new TreeMap<>(annotations), List.of(ports), Optional.empty());
  }

  static PortObject port(String name, @Nullable Integer number) {
    return new PortObject(name, "", Optional.ofNullable(number));
  }

  /** A slice with the port {@code engine} 19530. */
  static SliceObject slice(String name, EndpointObject... endpoints) {
    return slice(name, List.of(port("engine", 19530)), endpoints);
  }

  static SliceObject slice(String name, List<PortObject> ports, EndpointObject... endpoints) {
    return new SliceObject(
        new ServiceRef("prod", name), Optional.of(REF), "", "IPv4", ports, List.of(endpoints));
  }

  static SliceObject createdAt(String timestamp, SliceObject slice) {
    return new SliceObject(
        slice.ref(),
        slice.service(),
        timestamp,
        slice.addressType(),
        slice.ports(),
        slice.endpoints());
  }

  static SliceObject ofType(String addressType, SliceObject slice) {
    return new SliceObject(
        slice.ref(),
        slice.service(),
        slice.createdAt(),
        addressType,
        slice.ports(),
        slice.endpoints());
  }

  /** An endpoint without conditions; the first address is the one that counts. */
  static EndpointObject endpoint(String... addresses) {
    return new EndpointObject(List.of(addresses), "", "", List.of(), Conditions.NONE);
  }

  static EndpointObject endpoint(
      String address,
      @Nullable Boolean ready,
      @Nullable Boolean serving,
      @Nullable Boolean terminating) {
    Conditions conditions =
        new Conditions(
            Optional.ofNullable(ready),
            Optional.ofNullable(serving),
            Optional.ofNullable(terminating));
    return new EndpointObject(List.of(address), "", "", List.of(), conditions);
  }

  static EndpointObject pod(String name, EndpointObject endpoint) {
    return new EndpointObject(
        endpoint.addresses(), name, endpoint.zone(), endpoint.hintedZones(), endpoint.conditions());
  }

  static EndpointObject inZone(String zone, EndpointObject endpoint, String... hinted) {
    return new EndpointObject(
        endpoint.addresses(), endpoint.target(), zone, List.of(hinted), endpoint.conditions());
  }

  static EndpointObject terminating(String address, boolean serving) {
    return endpoint(address, false, serving, true);
  }

  static ServiceFacts facts(SliceObject... slices) {
    return ServiceFacts.from(Origins.CLUSTER, List.of(SERVICE), List.of(slices));
  }

  static List<MilvusEndpoint> endpoints(SliceObject... slices) {
    return facts(slices).services().get(0).endpoints();
  }
}
