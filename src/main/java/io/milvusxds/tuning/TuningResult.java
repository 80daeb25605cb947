package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What the annotations of one service came to.
 *
 * @param tuning the settings; empty when the service has no usable role and so is not managed
 * @param accepted what to hand to the next parse of the same service
 * @param findings what is wrong with the annotations, ordered; empty when nothing is
 */
public record TuningResult(
    Optional<ServiceTuning> tuning, AcceptedValues accepted, List<Finding> findings) {
  public TuningResult {
    requireNonNull(tuning, "tuning");
    requireNonNull(accepted, "accepted");
    findings = findings.stream().sorted().toList();
  }

  static TuningResult unmanaged(List<Finding> findings) {
    return new TuningResult(Optional.empty(), AcceptedValues.NONE, findings);
  }
}
