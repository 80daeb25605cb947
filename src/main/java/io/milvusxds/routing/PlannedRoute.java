package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.CallClass;
import io.milvusxds.tuning.RouteTuning;

/**
 * Sends the calls that match to the pool of their class.
 *
 * @param fallsBack whether a retry may leave the endpoints of the pool for those that help out
 */
public record PlannedRoute(
    PathMatch match, CallClass calls, RouteTuning tuning, boolean fallsBack) {
  public PlannedRoute {
    requireNonNull(match, "match");
    requireNonNull(calls, "calls");
    requireNonNull(tuning, "tuning");
  }

  /** The pool. */
  public EndpointRole target() {
    return calls.target();
  }
}
