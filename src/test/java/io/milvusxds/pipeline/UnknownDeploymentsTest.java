package io.milvusxds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of Envoys whose deployment does not exist. */
class UnknownDeploymentsTest {
  private static List<DeploymentRef> deployments(String namespace, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new DeploymentRef(namespace, "m" + (100 + i)))
        .toList();
  }

  @Test
  void nobodyIsNothing() {
    assertThat(UnknownDeployments.findings(List.of(), List.of(), List.of())).isEmpty();
  }

  @Test
  void oneIsNamedWithWhatThereIs() {
    assertThat(
            UnknownDeployments.findings(
                deployments("a", 1), List.of(), List.of(new DeploymentRef("prod", "milvus"))))
        .singleElement()
        .extracting(Finding::sentence)
        .isEqualTo(
            "Envoys with node.cluster a/m100: no such deployment (expected: one of prod/milvus);"
                + " these Envoys are not answered and keep what they have. Annotate the Services of"
                + " a/m100 with milvus-xds.io/role, or correct node.cluster in the bootstrap of"
                + " these Envoys.");
  }

  @Test
  void ninetyAreOneFindingThatNamesTheFirstAndCountsTheOthers() {
    assertThat(UnknownDeployments.findings(deployments("a", 93), List.of(), List.of()))
        .singleElement()
        .extracting(finding -> finding.subject().toString())
        .isEqualTo("Envoys with node.cluster a/m100, a/m101, a/m102 and 90 others");
  }

  @Test
  void threeAreNamedAndNobodyElseIsCounted() {
    assertThat(UnknownDeployments.findings(deployments("a", 3), List.of(), List.of()))
        .singleElement()
        .extracting(finding -> finding.subject().toString())
        .isEqualTo("Envoys with node.cluster a/m100, a/m101, a/m102");
  }

  @Test
  void aFewMoreDoNotChangeTheFinding() {
    assertThat(UnknownDeployments.findings(deployments("a", 95), List.of(), List.of()))
        .isEqualTo(UnknownDeployments.findings(deployments("a", 99), List.of(), List.of()));
  }

  @Test
  void thoseThatAreGoneAreToldApart() {
    assertThat(UnknownDeployments.findings(deployments("a", 5), deployments("b", 7), List.of()))
        .extracting(Finding::effect)
        .containsExactly(
            "these Envoys are not answered and keep what they have",
            "these Envoys were told that it is gone");
  }

  @Test
  void ofAThousandThatThereAreTwentyAreNamed() {
    assertThat(
            UnknownDeployments.findings(deployments("a", 1), List.of(), deployments("prod", 1_000)))
        .singleElement()
        .extracting(Finding::expected)
        .asString()
        .startsWith("one of prod/m100, ")
        .endsWith("prod/m119 and more than 900 others");
  }
}
