package io.milvusxds.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.ServeProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy, started and stopped with the commands of the edge manifest. */
class EdgeManifestIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String POD = "milvus-edge-7d9c-x2x";

  @TempDir private Path folder;

  @Test
  void anEdgePodHasItsOwnNameAndSaysGoodbyeBeforeItStops() throws Exception {
    List<HasMetadata> manifest = Chart.objects(Files.readString(Path.of("k8s/envoy-edge.yaml")));
    Container container =
        Chart.ofKind(manifest, Deployment.class)
            .get(0)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .get(0);
    int admin = FreePort.find();
    int port = FreePort.find();
    try (ServeProcess control = ServeProcess.start(Path.of("k8s/milvus-demo.yaml"))) {
      Path bootstrap = folder.resolve("envoy.yaml");
      Files.writeString(bootstrap, bootstrap(manifest, control.xdsPort(), admin, port));
      Process envoy = start(container, bootstrap);
      try {
        Patience.await("Envoy live").until(() -> page(admin, "/ready").equals("LIVE\n"));
        assertThat(control.admin("/envoys")).contains("\"" + POD + "\"");

        ProgramRun goodbye = preStop(container, admin);

        assertThat(goodbye.exitCode()).as(goodbye.output()).isZero();
        assertThat(goodbye.output()).contains("200 OK").doesNotContain("404", "405");
        assertThat(page(admin, "/server_info")).contains("\"state\": \"DRAINING\"");
        assertThat(envoy.isAlive()).as("it still answers what is under way").isTrue();
      } finally {
        envoy.destroyForcibly();
      }
    }
  }

  private Process start(Container container, Path bootstrap)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(RequiredPart.envoy().toString()));
    for (String argument : container.getArgs()) {
      command.add(
          argument
              .replace("/etc/envoy/envoy.yaml", bootstrap.toString())
              .replace("$(POD_NAME)", POD));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("envoy.log").toFile())
        .start();
  }

  // The same without the time that it gives its clients.
  private static ProgramRun preStop(Container container, int admin)
      throws IOException, InterruptedException {
    List<String> command =
        container.getLifecycle().getPreStop().getExec().getCommand().stream()
            .map(word -> word.replace("/9901", "/" + admin).replaceFirst("sleep 16", "true"))
            .toList();
    return ProgramRun.of(command, Map.of(), Duration.ofSeconds(20));
  }

  private static String bootstrap(List<HasMetadata> manifest, int xds, int admin, int port) {
    return Chart.ofKind(manifest, ConfigMap.class)
        .get(0)
        .getData()
        .getOrDefault("envoy.yaml", "")
        .replace("milvus-xds.milvus-xds.svc.cluster.local", "127.0.0.1")
        .replace("port_value: 18000", "port_value: " + xds)
        .replace("port_value: 9901", "port_value: " + admin)
        .replace("19530", "" + port);
  }

  private static String page(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (ConnectException e) {
      return "";
    }
  }
}
