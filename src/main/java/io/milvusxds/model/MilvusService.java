package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One annotated service with all that its registry says about it.
 *
 * @param ref its name
 * @param createdAt when it was made; {@link Instant#EPOCH} when the registry does not say. Of two
 *     services that claim one role the older one wins.
 * @param annotations only those of this project, with their prefix
 * @param ports the declared ports, in the order of the registry
 * @param endpoints ordered by {@link MilvusEndpoint#BY_ADDRESS}; may be empty
 * @param origin which source tells of it, and who wrote it
 */
public record MilvusService(
    ServiceRef ref,
    Instant createdAt,
    SortedMap<String, String> annotations,
    List<ServicePort> ports,
    List<MilvusEndpoint> endpoints,
    Origin origin) {
  /** By reference. */
  public static final Comparator<MilvusService> BY_REF = Comparator.comparing(MilvusService::ref);

  public MilvusService {
    requireNonNull(ref, "ref");
    requireNonNull(createdAt, "createdAt");
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    ports = List.copyOf(ports);
    endpoints = OrderedList.of(endpoints, MilvusEndpoint.BY_ADDRESS);
    requireNonNull(origin, "origin");
  }

  /**
   * An equal service with the objects of an earlier one where they are equal; that one if it is.
   */
  public MilvusService sharing(MilvusService earlier) {
    MilvusService shared =
        new MilvusService(
            ref,
            createdAt,
            annotations,
            ports,
            OrderedList.of(endpoints, MilvusEndpoint.BY_ADDRESS)
                .sharing(
                    OrderedList.of(earlier.endpoints, MilvusEndpoint.BY_ADDRESS),
                    (before, now) -> now.equals(before) ? before : now),
            origin);
    return shared.equals(earlier) ? earlier : shared;
  }

  /** This service, as what a finding is about. */
  public Subject.OfService subject() {
    return new Subject.OfService(ref, origin);
  }
}
