package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which RPCs go to the read-only pool, and for which hosts.
 *
 * @param api the RPC table that says what a search is
 * @param prefixes path prefixes that replace the table's; empty means: the table's own
 * @param domains virtual-host domains, in the order written; never empty
 * @param fallback where a search goes when no read-only endpoint is usable
 * @param segment how searches are divided; counts only with {@link Balancing#SEGMENT_HASH}
 */
public record ReadTuning(
    MilvusApi api,
    List<String> prefixes,
    List<String> domains,
    SearchFallback fallback,
    SegmentTuning segment) {
  public ReadTuning {
    requireNonNull(api, "api");
    prefixes = List.copyOf(prefixes);
    domains = List.copyOf(domains);
    requireNonNull(fallback, "fallback");
    requireNonNull(segment, "segment");
    if (domains.isEmpty()) {
      throw new IllegalArgumentException("domains: empty (expected: at least one, for example *)");
    }
  }
}
