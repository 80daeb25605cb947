package io.milvusxds.e2e;

import static io.milvusxds.e2e.ToldEvents.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.kube.SharedKube;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Findings on the objects, as an operator sees them with kubectl. */
@ExtendWith(SharedKube.class)
class EventsKubeIT {
  private static final String READ_ONLY = "milvus-ro";
  private static final String READ_WRITE = "milvus-rw";

  private static KubeNamespace milvus(KubeCluster cluster, String name) {
    KubeNamespace namespace = cluster.namespace(name);
    namespace.serviceWithoutSelector(
        READ_ONLY, "ro", "endpoints", "10.99.0.2:19530", "timeout", "soon");
    namespace.serviceWithoutSelector(READ_WRITE, "rw", "endpoints", "10.99.0.1:19530");
    return namespace;
  }

  @Test
  void kubectlDescribeShowsABadAnnotationInSixParts(KubeCluster cluster) throws Exception {
    try (KubeNamespace namespace = milvus(cluster, "described");
        ServeProcess control = new ToldEvents(cluster, namespace).replica("pod-1")) {
      ToldEvents told = new ToldEvents(cluster, namespace);
      told.awaitOf("InvalidAnnotation", 1);
      assertThat(control.admin("/findings")).contains("soon");

      String described = cluster.kubectl("describe", "service", READ_ONLY, "-n", namespace.name());

      assertThat(described)
          .containsPattern("Warning +InvalidAnnotation +.* +milvus-xds.io/milvus-xds")
          .contains("Service " + namespace.name() + "/" + READ_ONLY)
          .contains("milvus-xds.io/timeout=\"soon\"")
          .contains("(expected: a ")
          .contains("1s")
          .contains("Write for example milvus-xds.io/timeout:");
      assertThat(cluster.kubectl("describe", "service", READ_WRITE, "-n", namespace.name()))
          .doesNotContain("InvalidAnnotation");
    }
  }

  @Test
  void twoReplicasAndARestartedOneTellAFindingOnceAndItsEndOnce(KubeCluster cluster)
      throws Exception {
    try (KubeNamespace namespace = milvus(cluster, "replicas")) {
      ToldEvents told = new ToldEvents(cluster, namespace);
      long before = told.foundThere();
      try (ServeProcess one = told.replica("pod-1")) {
        String version =
            told.awaitOf("InvalidAnnotation", 1).get(0).getMetadata().getResourceVersion();
        try (ServeProcess other = told.replica("pod-2")) {
          told.awaitFoundThere(before + 1);
          one.kill();
          try (ServeProcess again = told.replica("pod-1")) {
            told.awaitFoundThere(before + 2);
            assertThat(told.all())
                .extracting(event -> event.getMetadata().getResourceVersion())
                .containsExactly(version);

            namespace.annotate(READ_ONLY, "timeout", "2s");

            told.awaitOf("FindingCleared", 1);
            told.awaitFoundThere(before + 3);
            assertThat(told.all())
                .extracting(Event::getReason)
                .containsExactlyInAnyOrder("InvalidAnnotation", "FindingCleared");
            assertThat(told.all()).allMatch(event -> event.getSeries() == null);
            assertThat(again.admin("/findings")).isEqualTo(other.admin("/findings"));
          }
        }
      }
    }
  }

  @Test
  void whatAnEnvoyRefusesIsToldOnTheServicesItCameFromUntilItIsAccepted(KubeCluster cluster)
      throws Exception {
    try (KubeNamespace namespace = milvus(cluster, "refused")) {
      ToldEvents told = new ToldEvents(cluster, namespace);
      try (ServeProcess control = told.replica("pod-1");
          XdsClient envoy =
              XdsClient.connect(control.xdsPort(), namespace.name() + "/milvus")
                  .refuse(response -> response.type() == ResourceType.CLUSTER)) {
        envoy.subscribeToAll(ResourceType.CLUSTER);

        List<Event> rejected = told.awaitOf("ConfigRejected", 2);

        assertThat(rejected)
            .extracting(event -> event.getRegarding().getName())
            .containsExactlyInAnyOrder(READ_ONLY, READ_WRITE);
        assertThat(rejected)
            .allMatch(event -> event.getNote().contains("envoy cluster=\"refused by test\""));
        envoy.refuse(response -> false);
        namespace.annotate(READ_ONLY, "connect-timeout", "2s");
        assertThat(told.awaitOf("FindingCleared", 2))
            .allMatch(event -> event.getType().equals("Normal"));
      }
    }
  }

  @Test
  void aStormOfAThousandFindingsWritesNoMoreThanTheRateAllows(KubeCluster cluster)
      throws Exception {
    try (KubeNamespace namespace = cluster.namespace("storm")) {
      for (int i = 0; i < 100; i++) {
        String[] annotations = new String[24];
        annotations[0] = "deployment";
        annotations[1] = "d" + i;
        for (int k = 1; k < 12; k++) {
          annotations[2 * k] = "unheard-of-" + k;
          annotations[2 * k + 1] = "x";
        }
        namespace.serviceWithoutSelector("milvus-" + i, "ro", annotations);
      }
      ToldEvents told = new ToldEvents(cluster, namespace);
      long begin = System.nanoTime();
      try (ServeProcess control = told.replica("pod-1")) {
        patiently("a thousand findings")
            .until(() -> control.admin("/findings").split("unheard-of-", -1).length > 1_000);

        patiently("a burst and some more").until(() -> told.all().size() >= 16);

        int events = told.all().size();
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        assertThat(events).isLessThanOrEqualTo((int) (10 + seconds + 1));
      }
    }
  }

  @Test
  void nothingButEventsIsWrittenAndWithoutThatRightNothingAndItIsServedAllTheSame(
      KubeCluster cluster) throws Exception {
    try (KubeNamespace namespace = milvus(cluster, "rights")) {
      ToldEvents told = new ToldEvents(cluster, namespace);
      Path kubeconfig = account(cluster, namespace);
      Map<String, String> before = told.otherObjects();
      try (ServeProcess control = told.replica("pod-1", kubeconfig, Map.of());
          XdsClient envoy = XdsClient.connect(control.xdsPort(), namespace.name() + "/milvus")) {
        patiently("the words").until(() -> control.log().contains("no right to write events"));
        assertThat(control.log()).doesNotContain("ERROR").contains("grant create and patch");
        envoy
            .subscribeToAll(ResourceType.CLUSTER)
            .awaitNames(
                ResourceType.CLUSTER,
                namespace.name() + "/milvus/health",
                namespace.name() + "/milvus/metadata",
                namespace.name() + "/milvus/ro",
                namespace.name() + "/milvus/rw");
        assertThat(told.all()).isEmpty();
        assertThat(told.otherObjects()).isEqualTo(before);
      }

      grant(cluster, namespace, "events", "events.events.k8s.io", "create,patch");
      Map<String, String> granted = told.otherObjects();
      try (ServeProcess control = told.replica("pod-2", kubeconfig, Map.of())) {
        told.awaitOf("InvalidAnnotation", 1);
        assertThat(control.log()).doesNotContain("no right");
        assertThat(told.otherObjects()).isEqualTo(granted);
      }
    }
  }

  @Test
  void theSwitchTurnsEventsOffAndNothingElse(KubeCluster cluster) throws Exception {
    try (KubeNamespace namespace = milvus(cluster, "switched-off")) {
      ToldEvents told = new ToldEvents(cluster, namespace);
      Map<String, String> off = Map.of("MILVUS_XDS_EVENTS", "false");
      try (ServeProcess silent = told.replica("silent", cluster.kubeconfig(), off)) {
        patiently("the finding").until(() -> silent.admin("/findings").contains("soon"));
        try (ServeProcess teller = told.replica("teller")) {
          assertThat(teller.admin("/findings")).isEqualTo(silent.admin("/findings"));
          assertThat(told.awaitOf("InvalidAnnotation", 1))
              .extracting(Event::getReportingInstance)
              .containsExactly("teller");
        }
      }
    }
  }

  /** A kubeconfig of an account that may only read what a source needs. */
  private static Path account(KubeCluster cluster, KubeNamespace namespace)
      throws IOException, InterruptedException {
    cluster.kubectl("create", "serviceaccount", "reader", "-n", namespace.name());
    grant(cluster, namespace, "read", "services,endpointslices", "get,list,watch");
    String token = cluster.kubectl("create", "token", "reader", "-n", namespace.name()).strip();
    Path kubeconfig = cluster.folder().resolve(namespace.name() + ".kubeconfig");
    String admin = Files.readString(cluster.kubeconfig());
    return Files.writeString(kubeconfig, admin.replaceAll("token: [^}\\s]+", "token: " + token));
  }

  private static void grant(
      KubeCluster cluster, KubeNamespace namespace, String role, String resources, String verbs)
      throws IOException, InterruptedException {
    cluster.kubectl(
        "create",
        "role",
        role,
        "-n",
        namespace.name(),
        "--verb=" + verbs,
        "--resource=" + resources);
    cluster.kubectl(
        "create",
        "rolebinding",
        role,
        "-n",
        namespace.name(),
        "--role=" + role,
        "--serviceaccount=" + namespace.name() + ":reader");
  }
}
