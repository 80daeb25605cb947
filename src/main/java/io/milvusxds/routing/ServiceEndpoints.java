package io.milvusxds.routing;

import io.milvusxds.model.Finding;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.Locality;
import io.milvusxds.model.OrderedList;
import io.milvusxds.tuning.TunedService;
import java.util.List;

/**
 * The endpoints of one service that requests may go to.
 *
 * @param knowledge how much is known of them
 * @param endpoints with priority 0, ordered by {@link PooledEndpoint#ORDER}, each address once; may
 *     be empty
 * @param findings why endpoints are missing
 * @param memory what the next time may start from
 */
record ServiceEndpoints(
    PoolKnowledge knowledge,
    OrderedList<PooledEndpoint> endpoints,
    List<Finding> findings,
    EndpointsAtPort memory) {
  ServiceEndpoints {
    findings = List.copyOf(findings);
  }

  private ServiceEndpoints(
      PoolKnowledge knowledge, List<PooledEndpoint> endpoints, List<Finding> findings) {
    this(
        knowledge, OrderedList.of(endpoints, PooledEndpoint.ORDER), findings, EndpointsAtPort.NONE);
  }

  /** The same, with this to start from the next time. */
  ServiceEndpoints rememberedAs(EndpointsAtPort atPort) {
    return new ServiceEndpoints(knowledge, endpoints, findings, atPort);
  }

  /** Whether one of them, all of priority 0, has this address. */
  boolean has(HostPort address) {
    int place = 0;
    while (place < endpoints.size()) {
      Locality locality = endpoints.get(place).locality();
      int first =
          endpoints.countBefore(
              other ->
                  other.locality().compareTo(locality) < 0
                      || (other.locality().equals(locality)
                          && other.address().compareTo(address) < 0));
      int end = endpoints.countBefore(other -> other.locality().compareTo(locality) <= 0);
      if (first < end && endpoints.get(first).address().equals(address)) {
        return true;
      }
      place = end;
    }
    return false;
  }

  /**
   * The endpoints written by hand when there are any, else those that were discovered.
   *
   * @param whenEmpty what it means for requests when nothing is usable
   * @param earlier what is remembered of the last time
   */
  static ServiceEndpoints of(
      TunedService tuned, Surroundings around, EmptyPool whenEmpty, EndpointsAtPort earlier) {
    return WrittenHosts.areMeant(tuned.tuning())
        ? WrittenHosts.endpoints(tuned, around)
        : new DiscoveredEndpoints(tuned, around, whenEmpty, earlier).endpoints();
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
