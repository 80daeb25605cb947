package io.milvusxds.pages;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of the repository that is generated.
 *
 * @param file relative to the root of the repository
 * @param text what it must be
 */
record Page(Path file, String text) {
  /** The command that writes all of them. */
  static final String COMMAND = "./mvnw -q -Ppages process-test-classes";

  /** What stands at the head of each, where its format has comments. */
  static final String NOTE = "do not edit. `" + COMMAND + "` writes it anew.";

  /** Every page that the tables of the product say alone; what Helm makes is not among them. */
  static List<Page> all() {
    List<Page> pages = new ArrayList<>();
    pages.add(new Page(Path.of("docs", "annotations.md"), AnnotationsPage.render()));
    pages.add(new Page(Path.of("docs", "annotations.schema.json"), AnnotationsSchema.render()));
    pages.add(new Page(Path.of("docs", "findings.md"), FindingsPage.render()));
    pages.add(new Page(Path.of("docs", "metrics.md"), MetricsPage.render()));
    pages.add(
        new Page(
            Path.of("k8s", "chart", "milvus-xds", "files", "admission-policy.yaml"),
            AdmissionPolicy.render()));
    for (ListenerSpec.Kind kind : ListenerSpec.Kind.values()) {
      pages.add(new Page(Path.of("envoy", kind.label() + ".yaml"), bootstrap(kind).yaml()));
    }
    return List.copyOf(pages);
  }

  private static Bootstrap bootstrap(ListenerSpec.Kind kind) {
    List<String> addresses =
        switch (kind) {
          case EDGE -> List.of("0.0.0.0", "::");
          case SIDECAR -> List.of("127.0.0.1");
        };
    return new Bootstrap(
        new DeploymentRef("milvus-demo", "milvus"),
        new HostPort("127.0.0.1", 18000),
        new ListenerSpec(kind, ListenerSpec.DEFAULT_PORT, addresses),
        kind.label() + "-1",
        Bootstrap.DEFAULT_ADMIN,
        Bootstrap.Protocol.STATE_OF_THE_WORLD);
  }
}
