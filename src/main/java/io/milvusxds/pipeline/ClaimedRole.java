package io.milvusxds.pipeline;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.tuning.TunedService;

/** Which part of which deployment a service wants to be. */
public record ClaimedRole(ServiceRef service, DeploymentRef deployment, EndpointRole role) {
  public ClaimedRole {
    requireNonNull(service, "service");
    requireNonNull(deployment, "deployment");
    requireNonNull(role, "role");
  }

  static ClaimedRole of(TunedService tuned) {
    return new ClaimedRole(
        tuned.service().ref(), tuned.tuning().deployment(), tuned.tuning().role());
  }
}
