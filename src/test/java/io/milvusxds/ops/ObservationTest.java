package io.milvusxds.ops;

import static io.milvusxds.model.FindingCode.ANNOTATION_VALUE;
import static io.milvusxds.model.FindingCode.ROLE_TAKEN;
import static io.milvusxds.model.FindingCode.SOURCE_EMPTY;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.routing.TrafficPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObservationTest {
  /** Counts how often somebody goes through it. */
  private static final class Watched extends ArrayList<Finding> {
    private int passes;

    @Override
    public Iterator<Finding> iterator() {
      passes++;
      return super.iterator();
    }

    @Override
    public Spliterator<Finding> spliterator() {
      passes++;
      return super.spliterator();
    }
  }

  @Test
  void findingsAreCountedByKindInOnePass() {
    Watched findings = new Watched();
    findings.addAll(
        List.of(finding(ANNOTATION_VALUE), finding(ROLE_TAKEN), finding(ANNOTATION_VALUE)));

    Observation now =
        new Observation(List.of(), status(findings), List.of(), List.of(), Instant.EPOCH);

    assertThat(now.findings(ANNOTATION_VALUE)).isEqualTo(2);
    assertThat(now.findings(ROLE_TAKEN)).isEqualTo(1);
    assertThat(now.findings(SOURCE_EMPTY)).isZero();
    assertThat(findings.passes).isEqualTo(1);
  }

  private static Finding finding(FindingCode code) {
    return new Finding(
        code, new Subject.OfSource("file:a.yaml"), "", "this", "that", "it waits", "Mend it.");
  }

  private static PipelineStatus status(List<Finding> findings) {
    return new PipelineStatus(
        true,
        new TreeMap<>(),
        findings,
        List.of(),
        TrafficPlan.EMPTY,
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        Optional.empty());
  }
}
