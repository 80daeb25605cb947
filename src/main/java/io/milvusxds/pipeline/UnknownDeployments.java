package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is told of Envoys whose deployment does not exist: one finding, however many deployments
 * they name, since whoever reaches the xDS port may name thousands.
 */
final class UnknownDeployments {
  private static final int MAX_NAMED = 3;
  private static final int MAX_KNOWN = 20;

  private UnknownDeployments() {}

  /**
   * One finding for those that never were, one for those that are gone.
   *
   * @param neverServed that Envoys name; sorted
   * @param gone that Envoys name, and that were served before; sorted
   * @param known that there are; sorted
   */
  static List<Finding> findings(
      List<DeploymentRef> neverServed, List<DeploymentRef> gone, Collection<DeploymentRef> known) {
    List<Finding> findings = new ArrayList<>();
    if (!neverServed.isEmpty()) {
      findings.add(
          finding(neverServed, "these Envoys are not answered and keep what they have", known));
    }
    if (!gone.isEmpty()) {
      findings.add(finding(gone, "these Envoys were told that it is gone", known));
    }
    return findings;
  }

  private static Finding finding(
      List<DeploymentRef> named, String effect, Collection<DeploymentRef> known) {
    String deployments = few(named, MAX_NAMED);
    return new Finding(
        FindingCode.DEPLOYMENT_UNKNOWN,
        new Subject.OfEnvoys(deployments),
        "",
        named.size() == 1 ? "no such deployment" : "no such deployments",
        known.isEmpty() ? "a deployment; none is known" : "one of " + few(known, MAX_KNOWN),
        effect,
        "Annotate the Services of "
            + (named.size() == 1 ? deployments : "these deployments")
            + " with milvus-xds.io/role, or correct node.cluster in the bootstrap of these"
            + " Envoys.");
  }

  private static String few(Collection<DeploymentRef> all, int max) {
    String few =
        all.stream().limit(max).map(DeploymentRef::toString).collect(Collectors.joining(", "));
    return all.size() <= max ? few : few + " and " + roughly(all.size() - max);
  }

  // A number that does not change with each Envoy that comes: a changed finding is logged anew.
  private static String roughly(int more) {
    int step = 1;
    while (more / step >= 10) {
      step *= 10;
    }
    int rounded = more / step * step;
    return (rounded < more ? "more than " + rounded : Integer.toString(rounded)) + " others";
  }
}
