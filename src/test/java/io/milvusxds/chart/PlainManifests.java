package io.milvusxds.chart;

import io.milvusxds.testing.kube.Helm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The manifests for those who install without Helm: what Helm makes of the chart, without what only
 * Helm reads, and with the namespace, which Helm makes by a flag.
 */
public final class PlainManifests {
  public static final Path FILE = Path.of("k8s", "milvus-xds.yaml");

  /** Writes the file anew, with all the other generated ones. */
  static final String COMMAND = "./mvnw -q -Ppages process-test-classes";

  private static final String HEAD =
      """
      # Generated from the chart; do not edit. `%s` writes it anew.
      #
      # kubectl apply -f k8s/milvus-xds.yaml
      apiVersion: v1
      kind: Namespace
      metadata:
        name: milvus-xds
        labels:
          pod-security.kubernetes.io/enforce: restricted
      """;

  private PlainManifests() {}

  /** The file as it must be. */
  public static String render(Helm helm) throws IOException, InterruptedException {
    return HEAD.formatted(COMMAND)
        + new Chart(helm)
            .rendered("--skip-tests")
            .lines()
            .filter(line -> !line.matches(" *(helm.sh/chart|app.kubernetes.io/managed-by): .*"))
            .filter(line -> !line.startsWith("# Source: "))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
  }
}
