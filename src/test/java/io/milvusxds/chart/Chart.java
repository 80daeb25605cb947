package io.milvusxds.chart;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.kube.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The chart, and what Helm makes of it. */
record Chart(Helm helm) {
  static final Path FOLDER = Path.of("k8s", "chart", "milvus-xds");

  private static final String RELEASE = "milvus-xds";
  // Helm that was built from its module takes the cluster for a very old one.
  private static final String KUBERNETES = "1.36";

  static Chart require() throws InterruptedException {
    return new Chart(Helm.require());
  }

  /** The values files that show what the chart can do, in order of their names. */
  static List<Path> valuesFiles() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files.sorted().toList();
    }
  }

  /** Runs {@code helm template}; it may fail. */
  ProgramRun template(String... options) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "template",
                RELEASE,
                FOLDER.toString(),
                "--namespace",
                RELEASE,
                "--kube-version",
                KUBERNETES));
    arguments.addAll(List.of(options));
    return helm.run(arguments);
  }

  /** The text that {@code helm template} prints. */
  String rendered(String... options) throws IOException, InterruptedException {
    ProgramRun run = template(options);
    if (!run.succeeded()) {
      throw new AssertionError("helm template " + List.of(options) + ":\n" + run.output());
    }
    return run.output();
  }

  /** The objects that {@code helm template} prints. */
  List<HasMetadata> objects(String... options) throws IOException, InterruptedException {
    return objects(rendered(options));
  }

  /** The objects of a YAML text, in its order. */
  static List<HasMetadata> objects(String yaml) {
    Object read = new KubernetesSerialization().unmarshal(yaml);
    return (read instanceof Collection<?> many ? many.stream() : Stream.of(read))
        .map(HasMetadata.class::cast)
        .toList();
  }

  /** Those of one kind. */
  static <T extends HasMetadata> List<T> ofKind(List<HasMetadata> objects, Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
