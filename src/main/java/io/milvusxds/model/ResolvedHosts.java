package io.milvusxds.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last addresses that DNS gave for the host names written in {@code endpoints} annotations.
 *
 * @param addressesByHost each list is sorted and not empty; a name that was never resolved is
 *     absent
 */
public record ResolvedHosts(SortedMap<String, List<String>> addressesByHost) {
  /** No name was resolved yet. */
  public static final ResolvedHosts NONE = new ResolvedHosts(new TreeMap<>());

  public ResolvedHosts {
    TreeMap<String, List<String>> copy = new TreeMap<>();
    addressesByHost.forEach(
        (host, addresses) -> copy.put(host, addresses.stream().sorted().toList()));
    addressesByHost = Collections.unmodifiableSortedMap(copy);
  }

  /** The addresses of a name, sorted; empty when it was never resolved. */
  public List<String> addressesOf(String host) {
    return addressesByHost.getOrDefault(host, List.of());
  }
}
