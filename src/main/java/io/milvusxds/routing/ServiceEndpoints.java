package io.milvusxds.routing;

import io.milvusxds.model.Finding;
import io.milvusxds.tuning.TunedService;
import java.util.List;

/**
 * The endpoints of one service that requests may go to.
 *
 * @param knowledge how much is known of them
 * @param endpoints with priority 0, ordered by {@link PooledEndpoint#ORDER}, each address once; may
 *     be empty
 * @param findings why endpoints are missing
 */
record ServiceEndpoints(
    PoolKnowledge knowledge, List<PooledEndpoint> endpoints, List<Finding> findings) {
  ServiceEndpoints {
    endpoints = endpoints.stream().sorted(PooledEndpoint.ORDER).toList();
    findings = List.copyOf(findings);
  }

  /**
   * The endpoints written by hand when there are any, else those that were discovered.
   *
   * @param whenEmpty what it means for requests when nothing is usable
   */
  static ServiceEndpoints of(TunedService tuned, Surroundings around, EmptyPool whenEmpty) {
    return WrittenHosts.areMeant(tuned.tuning())
        ? WrittenHosts.endpoints(tuned, around)
        : new DiscoveredEndpoints(tuned, around, whenEmpty).endpoints();
  }

  /** These endpoints, and nothing is missing. */
  static ServiceEndpoints known(List<PooledEndpoint> endpoints, List<Finding> findings) {
    return new ServiceEndpoints(PoolKnowledge.KNOWN, endpoints, findings);
  }

  /** Nobody knows them. */
  static ServiceEndpoints unknown(String why, List<Finding> findings) {
    return new ServiceEndpoints(PoolKnowledge.unknown(why), List.of(), findings);
  }

  /** These and perhaps others; without any of them nothing is known. */
  static ServiceEndpoints inPart(
      String why, List<PooledEndpoint> endpoints, List<Finding> findings) {
    return endpoints.isEmpty()
        ? unknown(why, findings)
        : new ServiceEndpoints(PoolKnowledge.inPart(why), endpoints, findings);
  }
}
