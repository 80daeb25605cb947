package io.milvusxds.e2e;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/** The Events of one namespace, and what else is there. */
final class ToldEvents {
  private static final String CONTROLLER = "milvus-xds.io/milvus-xds";

  private final KubeCluster cluster;
  private final KubeNamespace namespace;

  ToldEvents(KubeCluster cluster, KubeNamespace namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  /** A milvus-xds that follows the namespace and is ready; its Events carry its name. */
  ServeProcess replica(String name) throws IOException {
    return replica(name, cluster.kubeconfig(), Map.of());
  }

  /** The same with the rights of a kubeconfig, and with further variables. */
  ServeProcess replica(String name, Path kubeconfig, Map<String, String> variables)
      throws IOException {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("HOSTNAME", name);
    ServeProcess started =
        ServeProcess.launcher("kubernetes:" + namespace.name()).with(environment).launch();
    try {
      patiently("ready").until(() -> started.adminStatus("/readyz") == 200);
      return started;
    } catch (ConditionTimeoutException e) {
      String log = started.log();
      started.close();
      throw new AssertionError("not ready:\n" + log, e);
    }
  }

  /** A wait for what takes several processes on a busy machine. */
  static ConditionFactory patiently(String what) {
    return Patience.await(what).atMost(Duration.ofMinutes(1));
  }

  /** All of this project with this reason. */
  List<Event> of(String reason) {
    return all().stream().filter(event -> event.getReason().equals(reason)).toList();
  }

  /** All of this project. */
  List<Event> all() {
    return cluster
        .admin()
        .events()
        .v1()
        .events()
        .inNamespace(namespace.name())
        .list()
        .getItems()
        .stream()
        .filter(event -> CONTROLLER.equals(event.getReportingController()))
        .toList();
  }

  /** Waits for so many with this reason. */
  List<Event> awaitOf(String reason, int count) {
    patiently(count + " " + reason).until(() -> of(reason).size() >= count);
    return of(reason);
  }

  /** How often somebody wanted to make an Event of this cluster that was there already. */
  long foundThere() throws IOException, InterruptedException {
    return cluster
        .kubectl("get", "--raw", "/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{"))
        .filter(line -> line.contains("code=\"409\"") && line.contains("resource=\"events\""))
        .filter(line -> line.contains("verb=\"POST\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Waits until one more found its Event there. */
  void awaitFoundThere(long more) {
    patiently("an event that is there").until(() -> foundThere() >= more);
  }

  /** Every object of the namespace with its version, but for Events. */
  Map<String, String> otherObjects() throws IOException, InterruptedException {
    String kinds =
        cluster
            .kubectl("api-resources", "--verbs=list", "--namespaced", "-o", "name")
            .lines()
            .filter(kind -> !kind.startsWith("events"))
            .collect(Collectors.joining(","));
    return cluster
        .kubectl(
            "get",
            kinds,
            "-n",
            namespace.name(),
            "-o",
            "jsonpath={range .items[*]}{.kind} {.metadata.name}={.metadata.resourceVersion}{\"\\n"
                + "\"}{end}")
        .lines()
        .filter(line -> line.contains("="))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf('=')),
                line -> line.substring(line.lastIndexOf('=') + 1)));
  }
}
