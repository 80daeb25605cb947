package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.kube.SharedKube;
import io.milvusxds.testing.kube.SliceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What milvus-xds may do in a real cluster, and what it says when that is too little. */
@ExtendWith(SharedKube.class)
class RightsKubeIT {
  // A right that is gone is seen by the pulse, every 5 s at one of two places.
  private static final Duration PULSES = Duration.ofSeconds(40);

  @Test
  void theRightsOfTheChartInOneNamespaceAreEnoughForIt(KubeCluster cluster) throws Exception {
    try (KubeNamespace namespace = cluster.namespace("role")) {
      namespace.service("milvus-ro", "ro");
      KubeAccount account = KubeAccount.create(cluster, namespace);
      account.grantInNamespace();

      try (ServeProcess control =
          serve("kubernetes:" + namespace.name(), account.kubeconfig()).awaitReady()) {
        awaitOneReadOnlyEndpointWhenAdded(namespace, control);
      }
    }
  }

  @Test
  void theSameRightsEverywhereAreEnoughForAllNamespaces(KubeCluster cluster) throws Exception {
    try (KubeNamespace namespace = cluster.namespace("cluster-role")) {
      namespace.service("milvus-ro", "ro");
      namespace.service("milvus-rw", "rw");
      KubeAccount account = KubeAccount.create(cluster, namespace);
      account.grantEverywhere();
      try (ServeProcess control = serve("kubernetes", account.kubeconfig()).awaitReady()) {

        namespace.write(SliceBuilder.of("milvus-ro", "by-hand").ready("10.99.0.2"));

        // Counts would have the endpoints of other namespaces too.
        await("the endpoint")
            .until(
                () ->
                    ServedBytes.of(control, namespace.name() + "/milvus")
                        .toString()
                        .contains("10.99.0.2"));
      }
    }
  }

  @Test
  void withoutRightsItIsUnreadyAndSaysWhichAreMissingUntilTheyAreGranted(KubeCluster cluster)
      throws Exception {
    try (KubeNamespace namespace = cluster.namespace("no-rights")) {
      namespace.service("milvus-ro", "ro");
      KubeAccount account = KubeAccount.create(cluster, namespace);

      try (ServeProcess control =
          serve("kubernetes:" + namespace.name(), account.kubeconfig()).awaitAlive()) {
        await("the reason")
            .until(() -> control.admin("/readyz").contains("the rights get, list and watch on"));
        assertThat(control.adminStatus("/readyz")).isEqualTo(503);
        assertThat(control.admin("/readyz"))
            .contains("services in namespace " + namespace.name())
            .contains("endpointslices.discovery.k8s.io in namespace " + namespace.name())
            .contains("system:serviceaccount:" + namespace.name() + ":milvus-xds");

        account.grantInNamespace();

        control.awaitReady();
      }
    }
  }

  @Test
  void rightsThatAreTakenAwayAreToldOfAndTheLastStateIsServed(KubeCluster cluster)
      throws Exception {
    try (KubeNamespace namespace = cluster.namespace("withdrawn")) {
      namespace.service("milvus-ro", "ro");
      KubeAccount account = KubeAccount.create(cluster, namespace);
      account.grantInNamespace();
      try (ServeProcess control =
          serve("kubernetes:" + namespace.name(), account.kubeconfig()).awaitReady()) {
        awaitOneReadOnlyEndpointWhenAdded(namespace, control);

        account.withdrawInNamespace();

        await("the finding")
            .atMost(PULSES)
            .until(() -> control.admin("/findings").contains("get, list and watch"));
        assertThat(control.adminStatus("/readyz")).isEqualTo(200);
        assertThat(control.metric(endpoints())).isEqualTo(1);
        assertThat(control.metric("milvus_xds_source_stale_seconds{")).isPositive();
        account.grantInNamespace();
        await("no finding")
            .atMost(PULSES)
            .until(() -> !control.admin("/findings").contains("get, list and watch"));
      }
    }
  }

  @Test
  void aNamespaceThatIsMissingOrWithoutRoleKeepsNoOtherFromBeingServed(KubeCluster cluster)
      throws Exception {
    try (KubeNamespace own = cluster.namespace("named");
        KubeNamespace closed = cluster.namespace("closed")) {
      own.service("milvus-ro", "ro");
      closed.service("milvus-ro", "ro");
      KubeAccount account = KubeAccount.create(cluster, own);
      account.grantInNamespace();
      String source = "kubernetes:" + own.name() + "," + closed.name() + ",never-there";

      try (ServeProcess control = serve(source, account.kubeconfig()).awaitReady()) {
        awaitOneReadOnlyEndpointWhenAdded(own, control);
        assertThat(control.admin("/findings"))
            .contains("services in namespace " + closed.name())
            .contains("services in namespace never-there")
            .contains("its Envoys keep what they have")
            .doesNotContain("in namespace " + own.name());
        assertThat(control.adminStatus("/readyz")).isEqualTo(200);
        assertThat(control.metric("milvus_xds_source_stale_seconds{")).isZero();

        account.grantIn(closed);
        closed.write(SliceBuilder.of("milvus-ro", "by-hand").ready("10.99.0.3"));

        await("its endpoint").until(() -> control.metric(endpoints()) == 2);
        await("its findings gone")
            .atMost(PULSES)
            .until(() -> !control.admin("/findings").contains("in namespace " + closed.name()));
        assertThat(control.admin("/findings")).contains("namespace never-there");
      }
    }
  }

  @Test
  void aNamespaceThatIsMissingIsToldAndServedWhenItComes(KubeCluster cluster) throws Exception {
    String later = "later-1";
    try (KubeNamespace own = cluster.namespace("present")) {
      own.service("milvus-ro", "ro");

      try (ServeProcess control =
          serve("kubernetes:" + own.name() + "," + later, cluster.kubeconfig()).awaitReady()) {
        await("the finding")
            .until(
                () -> control.admin("/findings").contains("namespaces \\\"" + later + "\\\" not"));
        awaitOneReadOnlyEndpointWhenAdded(own, control);

        try (KubeNamespace made = cluster.namespaceNamed(later)) {
          made.service("milvus-ro", "ro");
          made.write(SliceBuilder.of("milvus-ro", "by-hand").ready("10.99.0.3"));

          await("its endpoint").until(() -> control.metric(endpoints()) == 2);
          await("no finding").until(() -> !control.admin("/findings").contains("not found"));
        }
      }
    }
  }

  @Test
  void aTokenThatEndsIsToldOfAndItsSuccessorInTheSameFileIsTakenUp(KubeCluster cluster)
      throws Exception {
    try (KubeNamespace namespace = cluster.namespace("token")) {
      namespace.service("milvus-ro", "ro");
      KubeAccount account = KubeAccount.create(cluster, namespace);
      account.grantInNamespace();
      try (ServeProcess control =
          serve("kubernetes:" + namespace.name(), account.kubeconfigBoundTo("short"))
              .awaitReady()) {
        awaitOneReadOnlyEndpointWhenAdded(namespace, control);

        account.deleteSecret("short");
        await("the finding")
            .atMost(PULSES)
            .until(() -> control.admin("/findings").contains("Renew the token"));
        assertThat(control.adminStatus("/readyz")).isEqualTo(200);
        assertThat(control.metric(endpoints())).isEqualTo(1);
        account.kubeconfig();

        await("no finding")
            .atMost(PULSES)
            .until(() -> !control.admin("/findings").contains("Renew the token"));
        namespace.write(SliceBuilder.of("milvus-ro", "by-hand").ready("10.99.0.2", "10.99.0.3"));
        await("the change").until(() -> control.metric(endpoints()) == 2);
      }
    }
  }

  private static void awaitOneReadOnlyEndpointWhenAdded(
      KubeNamespace namespace, ServeProcess control) {
    namespace.write(SliceBuilder.of("milvus-ro", "by-hand").ready("10.99.0.2"));
    await("the endpoint").until(() -> control.metric(endpoints()) == 1);
  }

  private static String endpoints() {
    return "milvus_xds_endpoints{role=\"ro\",state=\"serving\"";
  }

  private static ServeProcess serve(String source, Path kubeconfig) throws Exception {
    return ServeProcess.launcher(source).with(Map.of("KUBECONFIG", kubeconfig.toString())).launch();
  }
}
