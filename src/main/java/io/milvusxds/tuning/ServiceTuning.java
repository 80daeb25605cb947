package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.HostPort;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The settings of one service, every one of them valid.
 *
 * @param role what its endpoints do
 * @param deployment the Milvus cluster that it belongs to; the namespace is the service's own
 * @param port which of the service's ports carries gRPC
 * @param fixedEndpoints hosts written by hand, in the order written; when not empty they replace
 *     discovery
 * @param read which RPCs go to the read-only pool; has its defaults on a read-write service, where
 *     nothing reads it
 * @param route how the requests to this service are routed
 * @param pool how Envoy treats the endpoints of this service
 * @param inDoubt keys whose value is refused while nobody knows the one accepted before, so that
 *     their default stands here; ordered
 */
public record ServiceTuning(
    EndpointRole role,
    DeploymentRef deployment,
    PortChoice port,
    List<HostPort> fixedEndpoints,
    ReadTuning read,
    RouteTuning route,
    PoolTuning pool,
    SortedSet<TuningKey> inDoubt) {
  public ServiceTuning {
    requireNonNull(role, "role");
    requireNonNull(deployment, "deployment");
    requireNonNull(port, "port");
    fixedEndpoints = List.copyOf(fixedEndpoints);
    requireNonNull(read, "read");
    requireNonNull(route, "route");
    requireNonNull(pool, "pool");
    inDoubt = Collections.unmodifiableSortedSet(new TreeSet<>(inDoubt));
  }

  /** Whether a setting that shapes this part is in doubt. */
  public boolean isInDoubt(Shaped part) {
    return inDoubt.stream().anyMatch(key -> key.shapes().contains(part));
  }
}
