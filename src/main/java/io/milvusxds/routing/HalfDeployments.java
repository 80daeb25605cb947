package io.milvusxds.routing;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import io.milvusxds.tuning.ServiceTuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Finds deployments of one namespace that have one role each: probably one Milvus cluster whose
 * name is spelt in two ways.
 */
final class HalfDeployments {
  private HalfDeployments() {}

  /**
   * One finding for each pair, in the order of the deployments.
   *
   * @param halves the role that each deployment has, of those that have one alone
   */
  static List<Finding> findings(SortedMap<DeploymentRef, EndpointRole> halves) {
    List<Finding> findings = new ArrayList<>();
    halves.forEach(
        (reads, role) -> {
          if (role == EndpointRole.READ_ONLY) {
            writers(reads.namespace(), halves)
                .forEach(writes -> findings.add(finding(reads, writes)));
          }
        });
    return findings;
  }

  private static List<DeploymentRef> writers(
      String namespace, SortedMap<DeploymentRef, EndpointRole> halves) {
    // Deployments are ordered by namespace first.
    return halves.tailMap(new DeploymentRef(namespace, "")).entrySet().stream()
        .takeWhile(entry -> entry.getKey().namespace().equals(namespace))
        .filter(entry -> entry.getValue() == EndpointRole.READ_WRITE)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Finding finding(DeploymentRef reads, DeploymentRef writes) {
    return new Finding(
        FindingCode.DEPLOYMENT_HALVED,
        new Subject.OfDeployment(reads),
        ServiceTuning.DEPLOYMENT.annotation(),
        "only the role ro, while deployment " + writes + " has only the role rw",
        "both roles in each deployment",
        "whoever asks for one of the two gets only half of a Milvus cluster",
        "If the two are one Milvus cluster, write one name into "
            + ServiceTuning.DEPLOYMENT.annotation()
            + " of both Services.");
  }
}
