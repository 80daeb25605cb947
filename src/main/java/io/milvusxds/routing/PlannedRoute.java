package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.RouteTuning;

/** Sends the requests that match to the pool of a role. */
public record PlannedRoute(PathMatch match, EndpointRole target, RouteTuning tuning) {
  public PlannedRoute {
    requireNonNull(match, "match");
    requireNonNull(target, "target");
    requireNonNull(tuning, "tuning");
  }
}
