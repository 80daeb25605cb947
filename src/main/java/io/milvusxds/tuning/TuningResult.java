package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import java.util.List;
import java.util.Optional;

/**
 * What the annotations of one service came to.
 *
 * @param tunings the settings, for each pool that its endpoints are in; empty when the service has
 *     no usable role and so is not managed
 * @param gap what keeps the role or the deployment of the service unknown; empty when they are
 *     known, or known to be absent
 * @param accepted what to hand to the next parse of the same service
 * @param findings what is wrong with the annotations, ordered; empty when nothing is
 */
public record TuningResult(
    List<ServiceTuning> tunings,
    Optional<Gap> gap,
    AcceptedValues accepted,
    List<Finding> findings) {
  public TuningResult {
    tunings = List.copyOf(tunings);
    requireNonNull(gap, "gap");
    requireNonNull(accepted, "accepted");
    findings = findings.stream().sorted().toList();
  }
}
