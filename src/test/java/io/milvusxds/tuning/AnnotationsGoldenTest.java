package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The generated docs in the repository are what the table says; a flag rewrites them. */
class AnnotationsGoldenTest {
  @Test
  void theDocsPageIsWhatTheTableSays() throws IOException {
    assertGolden(Path.of("docs", "annotations.md"), AnnotationsPage.render());
  }

  @Test
  void theJsonSchemaIsWhatTheTableSays() throws IOException {
    assertGolden(Path.of("docs", "annotations.schema.json"), AnnotationsSchema.render());
  }

  @Test
  void theAdmissionPolicyIsWhatTheTableSays() throws IOException {
    assertGolden(
        Path.of("k8s", "chart", "milvus-xds", "files", "admission-policy.yaml"),
        AdmissionPolicy.render());
  }

  private static void assertGolden(Path file, String rendered) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          Files.createDirectories(file.getParent()).resolve(file.getFileName()), rendered);
    }
    assertThat(Files.readString(file))
        .as(file + " is generated; -Dgolden.update=true rewrites it")
        .isEqualTo(rendered);
  }
}
