package io.milvusxds.discovery.objects;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.ServiceRef;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Service as a registry has it.
 *
 * @param createdAt the time as it is written; empty when it is not
 * @param annotations those of this project; the others are left out
 * @param ports in the order of the registry
 * @param externalName the host that it stands for instead of endpoints, which may be empty text
 */
public record ServiceObject(
    ServiceRef ref,
    String createdAt,
    SortedMap<String, String> annotations,
    List<PortObject> ports,
    Optional<String> externalName)
    implements RegistryObject {
  public ServiceObject {
    requireNonNull(ref, "ref");
    requireNonNull(createdAt, "createdAt");
    annotations = own(annotations);
    ports = List.copyOf(ports);
    requireNonNull(externalName, "externalName");
  }

  /** The same Service, made at another time. */
  public ServiceObject withCreatedAt(String time) {
    return new ServiceObject(ref, time, annotations, ports, externalName);
  }

  /** The same Service with other annotations. */
  public ServiceObject withAnnotations(SortedMap<String, String> others) {
    return new ServiceObject(ref, createdAt, others, ports, externalName);
  }

  private static SortedMap<String, String> own(Map<String, String> all) {
    SortedMap<String, String> own = new TreeMap<>(all);
    own.keySet().removeIf(key -> !key.startsWith(Annotations.PREFIX));
    return Collections.unmodifiableSortedMap(own);
  }
}
