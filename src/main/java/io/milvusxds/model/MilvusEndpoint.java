package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One address behind a service, as its registry lists it.
 *
 * @param name what stays the same when the address changes, for example the pod's name; the address
 *     when there is none
 * @param ip an IPv4 or IPv6 address, without brackets
 * @param ports the numbers that this endpoint listens on, by the name of the service's port; may be
 *     empty
 * @param state whether it may get new requests
 * @param locality where it runs
 */
public record MilvusEndpoint(
    String name,
    String ip,
    SortedMap<String, Integer> ports,
    EndpointState state,
    Locality locality) {
  /** By address, then name: equal sets of endpoints are equal lists when sorted by it. */
  public static final Comparator<MilvusEndpoint> BY_ADDRESS =
      Comparator.comparing(MilvusEndpoint::ip)
          .thenComparing(MilvusEndpoint::name)
          .thenComparing(endpoint -> endpoint.ports().toString());

  public MilvusEndpoint {
    requireNonNull(name, "name");
    requireNonNull(ip, "ip");
    requireNonNull(state, "state");
    requireNonNull(locality, "locality");
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
  }
}
