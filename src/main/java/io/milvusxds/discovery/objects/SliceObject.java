package io.milvusxds.discovery.objects;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.Gap;
import io.milvusxds.model.Origin;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.model.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An EndpointSlice as a registry has it: some of the endpoints of one Service.
 *
 * @param service what it belongs to; empty when it does not say
 * @param createdAt the time as it is written; empty when it is not
 * @param addressType empty when it does not say
 * @param ports of every endpoint
 * @param endpoints in the order of the registry
 */
public record SliceObject(
    ServiceRef ref,
    Optional<ServiceRef> service,
    String createdAt,
    String addressType,
    List<PortObject> ports,
    List<EndpointObject> endpoints)
    implements RegistryObject {
  /** The label by which an EndpointSlice names its Service, which is in the same namespace. */
  public static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";

  public SliceObject {
    requireNonNull(ref, "ref");
    requireNonNull(service, "service");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(addressType, "addressType");
    ports = List.copyOf(ports);
    endpoints = List.copyOf(endpoints);
  }

  /** The same slice with other endpoints. */
  public SliceObject withEndpoints(List<EndpointObject> others) {
    return new SliceObject(ref, service, createdAt, addressType, ports, others);
  }

  /**
   * Whether anything can be made of it: it lists no endpoint, or at least one that is usable, or it
   * is one of host names, of which that much is understood.
   */
  public boolean isUnderstood() {
    List<Gap> gaps = new ArrayList<>();
    // Whose it is shows only in the findings, which are not looked at.
    Origin unused = new Origin("", Writer.NAMESPACE);
    new SliceConversion(new Subject.OfService(ref, unused), new ArrayList<>(), gaps).convert(this);
    return gaps.isEmpty();
  }
}
