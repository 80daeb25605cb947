package io.milvusxds.routing;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import io.milvusxds.tuning.ServiceTuning;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds deployments of one namespace that have one role each: probably one Milvus cluster whose
 * name is spelt in two ways.
 */
final class HalfDeployments {
  private HalfDeployments() {}

  /** One finding for each pair, in the order given. */
  static List<Finding> findings(List<DeploymentRoles> deployments) {
    List<Finding> findings = new ArrayList<>();
    for (DeploymentRoles reads : deployments) {
      for (DeploymentRoles writes : deployments) {
        boolean isPair =
            reads.deployment().namespace().equals(writes.deployment().namespace())
                && hasOnly(EndpointRole.READ_ONLY, reads)
                && hasOnly(EndpointRole.READ_WRITE, writes);
        if (isPair) {
          findings.add(finding(reads, writes));
        }
      }
    }
    return findings;
  }

  private static boolean hasOnly(EndpointRole role, DeploymentRoles roles) {
    return roles.holders().size() == 1 && roles.holders().containsKey(role);
  }

  private static Finding finding(DeploymentRoles reads, DeploymentRoles writes) {
    return new Finding(
        FindingCode.DEPLOYMENT_HALVED,
        new Subject.OfDeployment(reads.deployment()),
        ServiceTuning.DEPLOYMENT.annotation(),
        "only the role ro, while deployment " + writes.deployment() + " has only the role rw",
        "both roles in each deployment",
        "whoever asks for one of the two gets only half of a Milvus cluster",
        "If the two are one Milvus cluster, write one name into "
            + ServiceTuning.DEPLOYMENT.annotation()
            + " of both Services.");
  }
}
