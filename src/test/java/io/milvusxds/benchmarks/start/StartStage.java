package io.milvusxds.benchmarks.start;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.milvusxds.testing.kube.FakeKubeApi;
import io.milvusxds.testing.kube.SliceBuilder;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Where a served deployment is described, of which one endpoint changes. */
interface StartStage {
  /** The source, as the command line names it. */
  String source();

  /** What its process has in its environment. */
  Map<String, String> environment();

  /** Gives one read-only endpoint another address; returns when it began to tell. */
  long change() throws IOException;

  /** A cluster that is no more than its API for what is watched. */
  final class OfCluster implements StartStage {
    private final FakeKubeApi api;
    private final Path kubeconfig;
    private int changes;

    OfCluster(FakeKubeApi api) throws IOException {
      this.api = api;
      this.kubeconfig = Files.createTempDirectory("milvus-xds-start").resolve("kubeconfig");
      Files.writeString(
          kubeconfig,
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
          users: [{name: fake, user: {}}]
          contexts: [{name: fake, context: {cluster: fake, user: fake}}]
          current-context: fake
          """
              .formatted(api.port()));
      try (InputStream manifest = new FileInputStream("k8s/milvus-demo.yaml")) {
        Object all = new KubernetesSerialization().unmarshal(manifest);
        for (Object object : all instanceof List<?> list ? list : List.of(all)) {
          api.put((HasMetadata) object);
        }
      }
    }

    @Override
    public String source() {
      return "kubernetes";
    }

    @Override
    public Map<String, String> environment() {
      return Map.of("KUBECONFIG", kubeconfig.toString());
    }

    @Override
    public long change() {
      changes++;
      HasMetadata slice =
          SliceBuilder.of("milvus-ro-servers", "milvus-ro-servers-1")
              .ready("10.0.1.2", "10.0.1.3", "10.0.2." + (changes % 200 + 1))
              .build("milvus-demo");
      long begin = System.nanoTime();
      api.put(slice);
      return begin;
    }
  }

  /** A file that is replaced by a rename. */
  final class OfFile implements StartStage {
    private final Path file;
    private int changes;

    OfFile() throws IOException {
      file = Files.createTempDirectory("milvus-xds-start").resolve("state.yaml");
      Files.copy(Path.of("k8s/milvus-demo.yaml"), file);
    }

    @Override
    public String source() {
      return "file:" + file;
    }

    @Override
    public Map<String, String> environment() {
      return Map.of();
    }

    @Override
    public long change() throws IOException {
      changes++;
      Path next = file.resolveSibling("next");
      Files.writeString(
          next,
          Files.readString(Path.of("k8s/milvus-demo.yaml"))
              .replace("10.0.1.1", "10.0.2." + (changes % 200 + 1)));
      long begin = System.nanoTime();
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      return begin;
    }
  }
}
