package io.milvusxds.chart;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.kube.KubeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real API server takes the chart and the manifests, and lets their pods be made. */
class ChartKubeIT {
  private static final List<String> VERBS =
      List.of(
          "get",
          "list",
          "watch",
          "create",
          "update",
          "patch",
          "delete",
          "deletecollection",
          "bind",
          "escalate",
          "impersonate");

  private static final String POLICY =
      Chart.FOLDER.resolve("files/admission-policy.yaml").toString();

  private static Chart chart;
  private static KubeCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    chart = Chart.require();
    cluster = KubeCluster.start();
    cluster.kubectl("apply", "-f", "src/test/resources/kube/servicemonitor-crd.yaml");
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "milvus-xds.yaml",
        "milvus-services.yaml",
        "envoy-edge.yaml",
        "envoy-sidecar.yaml"
      })
  void aManifestIsAppliedWithoutAWarning(String file) throws Exception {
    Path manifest = Path.of("k8s", file);
    restrictedNamespace("milvus-demo");

    String applied = cluster.kubectl("apply", "-f", manifest.toString());

    assertThat(applied).doesNotContain("Warning");
  }

  @ParameterizedTest
  @MethodSource("io.milvusxds.chart.Chart#valuesFiles")
  void everyKindOfInstallationIsAccepted(Path values) throws Exception {
    restrictedNamespace("milvus-demo");
    restrictedNamespace("milvus-test");
    Path manifest = cluster.folder().resolve("rendered.yaml");
    List<HasMetadata> objects = chart.objects("-f", values.toString());
    Files.writeString(manifest, chart.rendered("-f", values.toString()));
    restrictedNamespace("milvus-xds");

    String applied =
        cluster.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", "" + manifest);

    assertThat(applied).doesNotContain("Warning");
    assertThat(applied.lines()).hasSameSizeAs(objects);
  }

  @Test
  void helmInstallsUpgradesAndRemovesItWithAllThatBelongsToIt() throws Exception {
    restrictedNamespace("installed");
    // Helm takes nothing over that another test has applied without it.
    cluster.kubectl("delete", "--ignore-not-found", "-f", POLICY);
    String folder = Chart.FOLDER.toString();

    helm("install", "here", folder, "-n", "installed");
    helm("upgrade", "here", folder, "-n", "installed", "--set", "replicas=3");
    await("three pods").until(() -> pods("installed", "app.kubernetes.io/name").size() == 3);
    helm("uninstall", "here", "-n", "installed");

    assertThat(
            cluster.kubectl(
                "get",
                "clusterroles,clusterrolebindings,validatingadmissionpolicies,all,sa,pdb,netpol",
                "-A",
                "-l",
                "app.kubernetes.io/instance=here",
                "-o",
                "name"))
        .doesNotContain("milvus-xds");
    assertThat(cluster.kubectl("get", "validatingadmissionpolicies", "-o", "name"))
        .doesNotContain("milvus-xds");
  }

  @Test
  void aNamespaceThatIsRestrictedLetsAllPodsBeMade() throws Exception {
    restrictedNamespace("milvus-demo");
    cluster.kubectl("apply", "-f", "k8s/milvus-xds.yaml");
    cluster.kubectl("apply", "-f", "k8s/envoy-edge.yaml", "-f", "k8s/envoy-sidecar.yaml");

    await("the pods of milvus-xds")
        .until(() -> pods("milvus-xds", "app.kubernetes.io/name").size() == 2);
    // Nobody scales here, so there is one.
    await("a pod of the edge").until(() -> pods("milvus-demo", "pod-template-hash").size() == 2);
    assertThat(pods("milvus-xds", "app.kubernetes.io/name"))
        .allSatisfy(
            pod -> {
              assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("milvus-xds");
              assertThat(pod.getSpec().getVolumes())
                  .anyMatch(volume -> volume.getName().startsWith("kube-api-access"));
            });
  }

  @Test
  void theAccountMayReadServicesAndTellEventsAndNothingElse() throws Exception {
    cluster.kubectl("apply", "-f", "k8s/milvus-xds.yaml");
    String account = "system:serviceaccount:milvus-xds:milvus-xds";

    await("the rights").until(() -> !rights(account, "milvus-demo").isEmpty());

    assertThat(rights(account, "milvus-demo")).containsExactlyElementsOf(expected());
    assertThat(rights("system:serviceaccount:milvus-xds:default", "milvus-demo")).isEmpty();
  }

  @Test
  void withNamedNamespacesTheAccountMayNothingElsewhere() throws Exception {
    restrictedNamespace("milvus-demo");
    restrictedNamespace("milvus-test");
    restrictedNamespace("team");
    helm(
        "install",
        "xds",
        Chart.FOLDER.toString(),
        "-n",
        "team",
        "-f",
        Chart.FOLDER.resolve("ci/namespaced-values.yaml").toString());
    String account = "system:serviceaccount:team:team-xds";

    await("the rights").until(() -> !rights(account, "milvus-test").isEmpty());

    assertThat(rights(account, "milvus-demo")).containsExactlyElementsOf(expected());
    assertThat(rights(account, "default")).isEmpty();
    assertThat(rights(account, "team")).isEmpty();
    helm("uninstall", "xds", "-n", "team");
  }

  // As the table in docs/kubernetes.md has it.
  private static SortedSet<String> expected() {
    TreeSet<String> rights = new TreeSet<>();
    for (String resource : List.of("services.", "endpointslices.discovery.k8s.io")) {
      for (String verb : List.of("get", "list", "watch")) {
        rights.add(verb + " " + resource);
      }
    }
    rights.add("create events.events.k8s.io");
    rights.add("patch events.events.k8s.io");
    return rights;
  }

  /** Every verb on every resource that the API server has and that the account may use. */
  private static SortedSet<String> rights(String account, String namespace)
      throws IOException, InterruptedException {
    KubernetesClient admin = cluster.admin();
    TreeSet<String> rights = new TreeSet<>();
    for (String resource : resources()) {
      for (String verb : VERBS) {
        String[] parts = resource.split("\\.", 2);
        SubjectAccessReview review =
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(account)
                .withGroups("system:serviceaccounts", "system:authenticated")
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb(verb)
                .withResource(parts[0])
                .withGroup(parts[1])
                .endResourceAttributes()
                .endSpec()
                .build();
        boolean own = resource.contains("selfsubject");
        if (!own && admin.resource(review).create().getStatus().getAllowed()) {
          rights.add(verb + " " + resource);
        }
      }
    }
    return rights;
  }

  // As name.group; the group of the oldest ones is empty.
  private static List<String> resources() throws IOException, InterruptedException {
    return cluster
        .kubectl("api-resources", "-o", "name")
        .lines()
        .map(name -> name.contains(".") ? name : name + ".")
        .toList();
  }

  private static List<Pod> pods(String namespace, String label) {
    return cluster.admin().pods().inNamespace(namespace).withLabel(label).list().getItems();
  }

  private static void restrictedNamespace(String name) throws IOException, InterruptedException {
    if (!cluster.tryKubectl("get", "namespace", name).succeeded()) {
      cluster.kubectl("create", "namespace", name, "--save-config");
    }
    cluster.kubectl(
        "label",
        "--overwrite",
        "namespace",
        name,
        "pod-security.kubernetes.io/enforce=restricted",
        "pod-security.kubernetes.io/warn=restricted");
  }

  private static void helm(String... arguments) throws IOException, InterruptedException {
    ProgramRun run =
        chart
            .helm()
            .run(
                new ArrayList<>(List.of(arguments)),
                Map.of("KUBECONFIG", cluster.kubeconfig().toString()));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).doesNotContain("Warning");
  }
}
