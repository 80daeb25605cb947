package io.milvusxds.pipeline;

import io.milvusxds.discovery.dns.HostAnswers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has come in since the pipeline last looked.
 *
 * @param sources the newest update of each source that has one, by the source's name
 * @param hosts the newest answers of DNS; empty when there are none
 * @param groups the groups of Envoys that came or went
 * @param oldestNanos when the oldest of all that arrived, by {@link System#nanoTime()}
 */
record Mail(
    Map<String, SourceUpdate> sources,
    Optional<HostAnswers> hosts,
    Set<EnvoyGroup> groups,
    long oldestNanos) {
  /** Whether it can change what is decided, not only who gets it. */
  boolean hasFacts() {
    return !sources.isEmpty() || hosts.isPresent();
  }

  /** Whether Envoys came or went, and that is all. */
  boolean isOfGroupsOnly() {
    return !groups.isEmpty() && !hasFacts();
  }
}
