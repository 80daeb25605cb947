package io.milvusxds.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.milvusxds.demo.envoy.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm makes of the chart, and what it refuses. */
class ChartIT {
  private static Chart chart;

  @BeforeAll
  static void findHelm() throws InterruptedException {
    chart = Chart.require();
  }

  @Test
  void helmHasNothingToSayAgainstTheChart() throws Exception {
    List<String> lint = new ArrayList<>(List.of("lint", "--strict", Chart.FOLDER.toString()));

    ProgramRun run = chart.helm().run(lint);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("1 chart(s) linted, 0 chart(s) failed");
  }

  @ParameterizedTest
  @MethodSource("io.milvusxds.chart.Chart#valuesFiles")
  void helmHasNothingToSayAgainstItsValues(Path values) throws Exception {
    ProgramRun run =
        chart.helm().run(List.of("lint", "--strict", Chart.FOLDER.toString(), "-f", "" + values));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(chart.objects("-f", "" + values)).isNotEmpty();
  }

  @Test
  void thePlainManifestsAreWhatTheChartMakes() throws Exception {
    assertThat(Files.readString(PlainManifests.FILE))
        .as(PlainManifests.FILE + " is generated; " + PlainManifests.COMMAND + " writes it anew")
        .isEqualTo(PlainManifests.render(chart.helm()));
  }

  @Test
  void twoReplicasRunAsNobodyOnAReadOnlyRoot() throws Exception {
    Deployment deployment = deployment(chart.objects());

    Container container = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getStartupProbe()).isNotNull();
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
    assertThat(container.getArgs())
        .containsExactly(
            "serve",
            "--source=kubernetes",
            "--xds=0.0.0.0:18000",
            "--admin=0.0.0.0:18001",
            "--drain-seconds=10",
            "--log-level=info");
  }

  @Test
  void theGracePeriodIsLongerThanTheDrain() throws Exception {
    Deployment deployment = deployment(chart.objects("--set", "drainSeconds=300"));

    assertThat(deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
        .isGreaterThan(300);
  }

  @Test
  void withNamedNamespacesNoRightReachesBeyondThem() throws Exception {
    List<HasMetadata> objects =
        chart.objects("-f", Chart.FOLDER.resolve("ci/namespaced-values.yaml").toString());

    assertThat(Chart.ofKind(objects, ClusterRole.class)).isEmpty();
    assertThat(Chart.ofKind(objects, Role.class))
        .extracting(role -> role.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("milvus-demo", "milvus-test");
    assertThat(
            deployment(objects).getSpec().getTemplate().getSpec().getContainers().get(0).getArgs())
        .contains(
            "--source=kubernetes:milvus-demo,milvus-test",
            "--xds=[::]:28000",
            "--admin=[::]:28001");
  }

  @Test
  void switchedOffPartsAreNotThere() throws Exception {
    List<HasMetadata> objects =
        chart.objects("-f", Chart.FOLDER.resolve("ci/all-off-values.yaml").toString());

    assertThat(objects)
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder("Service", "Deployment", "Pod");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replicas=-1",
        "replicas=two",
        "replica=2",
        "image.tag=a b",
        "image.pullPolicy=Sometimes",
        "watch.namespaces={Prod}",
        "watch.namespaces={a,a}",
        "listenHost=example.com",
        "ports.xds=80",
        "ports.admin=70000",
        "ports.admin=18000",
        "drainSeconds=301",
        "logLevel=loud",
        "resources.limits.memory=much",
        "networkPolicy.xdsFrom=null",
        "networkPolicy.apiServerPorts={}",
        "podDisruptionBudget.maxUnavailable=0",
        "serviceMonitor.interval=often",
        "serviceAccount.name=Me"
      })
  void nonsenseIsRefusedBeforeItReachesTheCluster(String nonsense) throws Exception {
    ProgramRun run = chart.template("--set", nonsense);

    assertThat(run.exitCode()).as(run.output()).isNotZero();
    assertThat(run.output()).contains(nonsense.replaceFirst("=.*", "").replaceFirst("^.*\\.", ""));
  }

  @Test
  void everyValueIsInTheSchemaAndEveryOneOfItsFieldsHasADefault() throws Exception {
    Map<?, ?> values = yaml(Chart.FOLDER.resolve("values.yaml"));
    Map<?, ?> schema = yaml(Chart.FOLDER.resolve("values.schema.json"));

    assertThat(schema.get("properties"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .hasSize(values.size() + 1)
        .containsKey("global")
        .containsKeys(values.keySet().toArray());
  }

  private static Map<?, ?> yaml(Path file) throws IOException {
    return Serialization.unmarshal(Files.readString(file), Map.class);
  }

  private static Deployment deployment(List<HasMetadata> objects) {
    return Chart.ofKind(objects, Deployment.class).get(0);
  }
}
