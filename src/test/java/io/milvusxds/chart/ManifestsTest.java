package io.milvusxds.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files in {@code k8s/} that are written by hand say the same as what they repeat. */
class ManifestsTest {
  private static final Path FOLDER = Path.of("k8s");
  private static final HostPort XDS =
      new HostPort("milvus-xds.milvus-xds.svc.cluster.local", 18000);
  // The parts of a histogram or counter that a page may ask for.
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:milvus_xds|jvm|process)_[a-z_]+?)(?:_bucket|_sum|_count)?[{,) ]");

  @ParameterizedTest
  @EnumSource(ListenerSpec.Kind.class)
  void theConfigMapOfAnEnvoyHasWhatTheBootstrapCommandPrints(ListenerSpec.Kind kind)
      throws IOException {
    ConfigMap config =
        Chart.ofKind(objects("envoy-" + kind.label() + ".yaml"), ConfigMap.class).get(0);
    Bootstrap printed =
        new Bootstrap(
            new DeploymentRef("milvus-demo", "milvus"),
            XDS,
            new ListenerSpec(
                kind,
                ListenerSpec.DEFAULT_PORT,
                kind == ListenerSpec.Kind.EDGE ? List.of("0.0.0.0", "::") : List.of("127.0.0.1")),
            "milvus-demo-milvus-" + kind.label(),
            Bootstrap.DEFAULT_ADMIN,
            Bootstrap.Protocol.STATE_OF_THE_WORLD);

    assertThat(config.getData()).containsEntry("envoy.yaml", printed.yaml());
  }

  @Test
  void theServicesAreThoseOfTheDemoWithoutItsEndpoints() throws IOException {
    assertThat(Chart.ofKind(objects("milvus-services.yaml"), Service.class))
        .isEqualTo(Chart.ofKind(objects("milvus-demo.yaml"), Service.class));
  }

  @Test
  void theDashboardAsksOnlyForMetricsThatThereAre() throws IOException {
    String dashboard = Files.readString(Chart.FOLDER.resolve("files/dashboard.json"));
    String page = Files.readString(Path.of("docs", "metrics.md"));
    TreeSet<String> asked = new TreeSet<>();
    for (Matcher metric = METRIC.matcher(dashboard); metric.find(); ) {
      asked.add(metric.group(1));
    }

    assertThat(asked)
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
  }

  private static List<HasMetadata> objects(String file) throws IOException {
    return Chart.objects(Files.readString(FOLDER.resolve(file)));
  }
}
