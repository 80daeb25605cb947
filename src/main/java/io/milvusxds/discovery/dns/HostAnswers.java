package io.milvusxds.discovery.dns;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.Finding;
import io.milvusxds.model.ResolvedHosts;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is known of the wanted host names at one moment; it replaces what was known before.
 *
 * @param hosts the last good answer for each name that ever had one
 * @param settled the wanted names whose first lookup is over, with an answer or without
 * @param findings one for each name whose last lookup failed or is too slow, ordered
 */
public record HostAnswers(ResolvedHosts hosts, SortedSet<String> settled, List<Finding> findings) {
  /** No name is wanted. */
  public static final HostAnswers NONE =
      new HostAnswers(ResolvedHosts.NONE, new TreeSet<>(), List.of());

  public HostAnswers {
    requireNonNull(hosts, "hosts");
    settled = Collections.unmodifiableSortedSet(new TreeSet<>(settled));
    findings = findings.stream().sorted().toList();
  }

  /**
   * Whether the first lookup of each of these names is over. At a cold start nothing should be
   * published before: else an Envoy would lose the endpoints that are not yet resolved.
   */
  public boolean hasSettled(Set<String> names) {
    return settled.containsAll(names);
  }
}
