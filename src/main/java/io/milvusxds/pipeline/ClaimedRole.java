package io.milvusxds.pipeline;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.tuning.TunedService;

/** Which part of which deployment a service wants to be. */
public record ClaimedRole(Subject.OfService claimant, DeploymentRef deployment, EndpointRole role) {
  public ClaimedRole {
    requireNonNull(claimant, "claimant");
    requireNonNull(deployment, "deployment");
    requireNonNull(role, "role");
  }

  /** Its name. */
  public ServiceRef service() {
    return claimant.service();
  }

  static ClaimedRole of(TunedService tuned) {
    return new ClaimedRole(
        tuned.service().subject(), tuned.tuning().deployment(), tuned.tuning().role());
  }
}
