package io.milvusxds.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.LinkedCheckout;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.kube.Helm;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.NodeAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/kubernetes.md works, one after the other, as a reader would type them. */
class KubernetesPageKubeIT {
  private static final Path PAGE = Path.of("docs", "kubernetes.md");
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
  private static final String ADDRESS = NodeAddresses.address(1);

  @TempDir private Path folder;

  @Test
  void everyCommandOfThePageDoesWhatThePageSays() throws Exception {
    Helm helm = Helm.require();
    NodeAddresses.require();
    List<PageCommand> commands = PageCommand.of(Files.readString(PAGE));
    try (KubeCluster cluster = KubeCluster.start()) {
      Map<String, String> environment = environment(cluster, helm);
      LinkedCheckout.in(folder);
      Process server = serve(cluster);
      try {
        for (PageCommand command : commands) {
          prepare(cluster, command);
          run(command, environment);
        }
      } finally {
        server.destroyForcibly();
      }
      assertThat(cluster.kubectl("get", "pods", "-A", "-o", "name")).doesNotContain("pod/");
    }

    assertThat(commands).hasSizeGreaterThan(15);
  }

  private void run(PageCommand command, Map<String, String> environment) throws Exception {
    ProgramRun run =
        ProgramRun.of(
            List.of(
                "bash", "-euo", "pipefail", "-c", "cd \"$0\" && " + command.line(), "" + folder),
            environment,
            COMMAND_LIMIT);
    String told = command.line() + ":\n" + run.output();
    boolean fails = command.outcome() == PageCommand.Outcome.FAILS;
    assertThat(run.exitCode() != 0).as(told).isEqualTo(fails);
    assertThat(run.output()).as(told).contains(command.words());
    // So kubectl tells that the API server warns; an Event has the word without a colon.
    boolean warns = command.outcome() == PageCommand.Outcome.WARNS;
    assertThat(run.output().contains("Warning:")).as(told).isEqualTo(warns);
  }

  // Nothing runs in the pods here. What they would answer comes from one that runs beside.
  private static void prepare(KubeCluster cluster, PageCommand command) {
    if (command.outcome() == PageCommand.Outcome.FAILS) {
      // The API server compiles a policy some time after it was applied.
      Patience.await("the policy in force")
          .until(() -> !cluster.tryKubectl(markedBad(cluster)).succeeded());
    }
    if (command.line().contains(" get events ")) {
      Patience.await("an Event about a Service that has no endpoints")
          .until(
              () -> cluster.tryKubectl(arguments(command)).output().contains("UnusableEndpoints"));
    }
    if (command.line().contains("/proxy/")) {
      giveAddress(cluster);
      Patience.await("the API server's own view of it")
          .untilAsserted(
              () -> {
                ProgramRun run = cluster.tryKubectl(arguments(command));
                assertThat(run.exitCode()).as(run.output()).isZero();
              });
    }
  }

  // One pod of milvus-xds is where the one beside listens; a kubelet would say so.
  private static void giveAddress(KubeCluster cluster) {
    NonNamespaceOperation<Pod, PodList, PodResource> pods =
        cluster.admin().pods().inNamespace("milvus-xds");
    String name = pods.list().getItems().get(0).getMetadata().getName();
    pods.withName(name)
        .editStatus(
            current ->
                new PodBuilder(current)
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP(ADDRESS)
                    .addNewPodIP(ADDRESS)
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build());
    // The API server passes a request on to the addresses of this older kind that are a pod's.
    cluster
        .admin()
        .resource(
            new EndpointsBuilder()
                .withNewMetadata()
                .withName("milvus-xds")
                .withNamespace("milvus-xds")
                .endMetadata()
                .addNewSubset()
                .addNewAddress()
                .withIp(ADDRESS)
                .withNewTargetRef()
                .withKind("Pod")
                .withName(name)
                .withNamespace("milvus-xds")
                .endTargetRef()
                .endAddress()
                .addNewPort()
                .withName("admin")
                .withPort(18001)
                .endPort()
                .endSubset()
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private static String[] arguments(PageCommand kubectl) {
    return kubectl.line().substring("kubectl ".length()).split(" ", -1);
  }

  private static String[] markedBad(KubeCluster cluster) throws IOException {
    Path bad = cluster.folder().resolve("bad.yaml");
    Files.writeString(
        bad,
        """
        {"apiVersion": "v1", "kind": "Service",
         "metadata": {"name": "bad", "annotations": {"milvus-xds.io/role": "bad"}},
         "spec": {"clusterIP": "None"}}
        """);
    return new String[] {"create", "--dry-run=server", "-f", bad.toString()};
  }

  private Process serve(KubeCluster cluster) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ServeProcess.command(
                "serve",
                "--source=kubernetes",
                "--xds=" + ADDRESS + ":18000",
                "--admin=" + ADDRESS + ":18001"));
    builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
    Path log = Files.createFile(cluster.folder().resolve("serve.log"));
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  // A checkout that commands can write into. The times of its files tell the launcher that the jar
  // is up to date.
  private Map<String, String> environment(KubeCluster cluster, Helm helm) throws IOException {
    Path programs = Files.createDirectory(cluster.folder().resolve("programs"));
    Files.createSymbolicLink(programs.resolve("helm"), helm.program());
    Files.createSymbolicLink(programs.resolve("kubectl"), cluster.kubectl());
    return Map.of(
        "PATH", programs + ":" + System.getenv("PATH"),
        "JAVA_HOME", System.getProperty("java.home"),
        "HOME", cluster.folder().toString(),
        "KUBECONFIG", cluster.kubeconfig().toString());
  }
}
